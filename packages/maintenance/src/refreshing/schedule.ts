import type { Instant, Milliseconds } from '@wherefore/discovery';
import type { Claim, Refresh } from '@wherefore/projections';

/** The schedule as a refresher uses it. */
export interface Schedule {
  claim(options: {
    readonly limit: number;
    readonly leaseMs: Milliseconds;
    readonly wantedSince?: Instant;
  }): Promise<readonly Claim[]>;
  finish(token: string, serverNames: readonly string[], outcome: 'done' | 'failed'): Promise<number>;
  release(token: string, serverNames: readonly string[], pauseMs: Milliseconds): Promise<number>;
  /** Below 0: for how long it has been due. */
  nextDueIn(): Promise<Milliseconds | undefined>;
}

/** @param now what to go by in place of the clock of the database: for time that is not real */
export function scheduleOf(refresh: Refresh, now?: () => Instant): Schedule {
  const at = (): { readonly now?: Instant } => (now === undefined ? {} : { now: now() });
  return {
    claim: (options) => refresh.claim({ ...options, ...at() }),
    finish: (token, serverNames, outcome) => refresh.finish(token, serverNames, { outcome, ...at() }),
    release: (token, serverNames, pauseMs) => refresh.release(token, serverNames, { pauseMs, ...at() }),
    nextDueIn: () => refresh.nextDueIn(now?.()),
  };
}
