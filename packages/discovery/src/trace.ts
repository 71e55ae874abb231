import type { Pin } from './pin.ts';
import type { Use } from './standing.ts';
import type { Step } from './step.ts';

/** How a decision went through the steps, for explanation. */
export interface Trace {
  readonly notes: readonly StepNote[];
  /** What came of the well-known request, when it was needed. */
  readonly wellKnown?: Use;
  /** What took its place. */
  readonly pin?: Pin;
}

/** What became of one step. */
export interface StepNote {
  readonly step: Step;
  /** `taken`: it decided. `failed`: it applied, and resolution ends there. `skipped`: it did not apply. */
  readonly status: 'taken' | 'failed' | 'skipped';
  readonly reason: StepReason;
  /** The evidence for that. */
  readonly uses: readonly Use[];
}

export type StepReason =
  | 'taken'
  | 'failed'
  | 'not-a-literal'
  | 'is-a-literal'
  | 'no-port'
  | 'has-port'
  /** Ruled out by a valid delegation (R22). */
  | 'delegated'
  /** Ruled out because there is no valid delegation (R23). */
  | 'not-delegated'
  /** A pin stands in for the world: the name itself does not matter. */
  | 'pinned'
  /** The SRV question was answered: there is none. */
  | 'no-srv'
  /** It was not answered, and the policy goes on (R28). */
  | 'srv-unknown'
  /** An SRV record was found before (R26, R27). */
  | 'srv-found'
  /** Resolution ended before (R22, R26). */
  | 'ended-before';
