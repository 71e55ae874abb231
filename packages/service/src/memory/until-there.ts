import type { Resolver } from '@wherefore/core';
import type { Conclusion, RecordedRules } from '@wherefore/discovery';
import type { RecordedEvent } from '@wherefore/event-log';
import type { DestinationRow, Destinations } from '@wherefore/projections';

// Stands in for what the resolver and the read models are about to have.

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

export type WarmRow = DestinationRow & { readonly rules?: RecordedRules | null; readonly confirmations?: number };

export function learnerOf(resolver: Resolver): Learner {
  const { learn, warm } = resolver as Resolver & Partial<Learner>;
  return {
    learn: (events) => learn?.call(resolver, events),
    warm: (entries) => warm?.call(resolver, entries) ?? 0,
  };
}

export async function* freshRows(destinations: Destinations): AsyncGenerator<readonly WarmRow[], void, undefined> {
  let after: string | undefined;
  do {
    const page = await destinations.list({ stale: false, limit: 1000, ...(after !== undefined && { after }) });
    yield page.items;
    after = page.next;
  } while (after !== undefined);
}

export function loadOf(resolver: Resolver): { readonly names: number; readonly inFlight: number } {
  const { load } = resolver as Resolver & { load?(): { readonly names: number; readonly inFlight: number } };
  return load?.call(resolver) ?? { names: 0, inFlight: 0 };
}
