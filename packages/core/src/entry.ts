import type { Conclusion, Instant } from '@wherefore/discovery';

/** A conclusion that serves while it is fresh, with the events that hold it. */
export interface Entry {
  used: boolean;
  readonly conclusion: Conclusion;
  /** The event that drew or confirmed it last. */
  readonly eventId: string;
  /** The event that has it in full. */
  readonly fullId: string;
  /** How often it was confirmed since. */
  readonly confirmations: number;
  readonly since: Instant;
  readonly draw: number;
  /**
   * Of the newest event about the name that it knows of: what the log has up to there changes nothing. Of an own
   * conclusion not known until it has come by; of a log that tells no positions never.
   */
  position: bigint | undefined;
  /** The conclusion as `resolve` hands it out, one promise for all; made for the first who asks. */
  answer: Promise<Conclusion> | undefined;
}
