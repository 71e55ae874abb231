import type { EmulatedOverride, Holding, Instant, Question } from '@wherefore/discovery';

/** What a resolver held of a name from `from` to `to`. The segments of a name follow each other without a gap. */
export type Segment = SegmentTimes & (HeldSegment | NothingHeld | UnknownSegment);

interface SegmentTimes {
  readonly from: Instant;
  readonly to: Instant;
  readonly endedBy: SegmentEnd;
  /** Something before it cannot be known, and so it is told as if that had left nothing behind. */
  readonly afterUnknown: boolean;
}

/** A destination, or a failure that is kept as one. */
export interface HeldSegment {
  readonly kind: 'held';
  readonly holding: Holding;
  /** When it would have let go by itself, as last renewed; `null`: never. */
  readonly heldUntil: Instant | null;
  /** Observations that it rests on, as last renewed. */
  readonly because: readonly string[];
  /** The event that says who wanted it. */
  readonly wantedBy: string | null;
  readonly notes: readonly string[];
  /** Addresses that it kept for the hosts of this name, when it was asked for. */
  readonly overrides: readonly EmulatedOverride[];
}

/** Nothing: whoever wants the name has it asked for. */
export interface NothingHeld {
  readonly kind: 'nothing';
  /** Why what was asked for was not kept; `null` when nothing was asked for. */
  readonly why: string | null;
}

/** It would have asked what history cannot answer. */
export interface UnknownSegment {
  readonly kind: 'unanswerable';
  readonly question: Question;
}

/** `open`: it went on. `eventId`: the event that ended it, if one did. */
export interface SegmentEnd {
  readonly kind: 'expiry' | 'connection-failure' | 'clear' | 'asked-again' | 'open';
  readonly eventId: string | null;
}
