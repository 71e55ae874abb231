import type { Resolver } from '@wherefore/core';
import type { Conclusion, RecordedRules } from '@wherefore/discovery';
import type { RecordedEvent } from '@wherefore/event-log';

// Stands in for what the resolver is about to have.

export interface WarmEntry {
  readonly conclusion: Conclusion;
  readonly eventId: string;
  readonly fullId: string;
  readonly confirmations: number;
  readonly since: number;
  readonly draw: number;
  readonly rules: RecordedRules | undefined;
  readonly position: bigint;
}

export interface Learner {
  learn(events: readonly RecordedEvent[]): void;
  warm(entries: Iterable<WarmEntry>): number;
}

export function learnerOf(resolver: Resolver): Learner {
  const { learn, warm } = resolver as Resolver & Partial<Learner>;
  return {
    learn: (events) => learn?.call(resolver, events),
    warm: (entries) => warm?.call(resolver, entries) ?? 0,
  };
}

export function loadOf(resolver: Resolver): { readonly names: number; readonly inFlight: number } {
  const { load } = resolver as Resolver & { load?(): { readonly names: number; readonly inFlight: number } };
  return load?.call(resolver) ?? { names: 0, inFlight: 0 };
}
