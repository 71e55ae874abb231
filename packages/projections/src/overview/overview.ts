import type { Instant } from '@wherefore/discovery';
import type { HistoryEntry } from '../provenance/timeline.ts';

/** The whole of what was recorded about a name, small enough to be drawn. All times are those of the log. */
export interface Overview {
  readonly serverName: string;
  readonly from: Instant;
  readonly to: Instant;
  /** Events between, those of its questions included. */
  readonly events: number;
  /** From `from` to `to` without a gap; the last one may be shorter. */
  readonly buckets: readonly OverviewBucket[];
  /** What changed something, the newest first. */
  readonly changes: readonly OverviewChange[];
  /** Changes between that there was no room for: such of addresses and reasons alone first, then the oldest. */
  readonly changesLeftOut: number;
  /** The beginning was deleted. */
  readonly isCut: boolean;
}

/** How many events of each sort were recorded from `from` on and before `to`. */
export interface OverviewBucket {
  readonly from: Instant;
  readonly to: Instant;
  readonly asked: number;
  /** Answers to questions, and of them those that failed. */
  readonly observed: number;
  readonly unanswered: number;
  /** Destinations, the confirmed ones included. */
  readonly concluded: number;
  /** Resolutions that gave none. */
  readonly failed: number;
  /** Cleared, pinned, unpinned, withdrawn, reported. */
  readonly acts: number;
  readonly claimed: number;
}

export type Tone = 'good' | 'bad' | 'neutral';

/** Something that was otherwise than before from then on. */
export interface OverviewChange {
  readonly eventId: string;
  readonly kind: HistoryEntry['kind'];
  /** Of an observation: the key of the question. */
  readonly question?: string;
  readonly observedAt: Instant;
  readonly recordedAt: Instant;
  readonly text: string;
  readonly tone: Tone;
}
