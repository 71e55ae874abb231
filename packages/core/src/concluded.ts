import type { Conclusion, Instant, Trace } from '@wherefore/discovery';

/** A conclusion with what it takes to draw it again. */
export interface Concluded {
  readonly conclusion: Conclusion;
  readonly trace: Trace;
  readonly decidedAt: Instant;
  readonly since: Instant;
  readonly draw: number;
}
