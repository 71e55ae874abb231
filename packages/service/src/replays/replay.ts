import type { Instant } from '@wherefore/discovery';
import type { JsonObject } from '@wherefore/event-log';

export type ReplayState = 'waiting' | 'running' | 'done' | 'failed' | 'canceled';

/** What is to be decided again. */
export interface ReplayOrder {
  /** As which other resolver, see `resolverNames`. Absent: each conclusion under its own policy. */
  readonly policy?: string;
  /** Absent: all names. */
  readonly servers?: readonly string[];
  /** Only what was in force then. */
  readonly at?: Instant;
  readonly from?: Instant;
  readonly to?: Instant;
}

export interface ReplayProgressed {
  /** Events looked at. */
  readonly events: number;
  readonly conclusions: number;
  /** Under another policy: names that were told anew. */
  readonly names: number;
  /** About how many events there will be, under another policy how many names; `null` where that is not known. */
  readonly total: number | null;
}

/** A replay that was ordered, and how far it is. */
export interface Replay {
  /** A UUID. */
  readonly id: string;
  readonly order: ReplayOrder;
  readonly orderedBy: string;
  readonly state: ReplayState;
  readonly orderedAt: Instant;
  /** When it was begun last. */
  readonly startedAt: Instant | null;
  readonly endedAt: Instant | null;
  /** How often it was begun: whoever has it may be killed. */
  readonly attempts: number;
  readonly progress: ReplayProgressed;
  /** Of one that is done. */
  readonly result: JsonObject | null;
  /** Of one that failed: why, in one sentence. */
  readonly problem: string | null;
}

/** A replay in hand: what may be done with it, as long as its lease holds. */
export interface ClaimedReplay {
  readonly id: string;
  readonly order: ReplayOrder;
  readonly token: string;
}

export type ReplayOutcome =
  | { readonly state: 'done'; readonly result: JsonObject }
  | { readonly state: 'failed'; readonly problem: string };
