import { pause } from '../supervision/pause.ts';
import { type AttemptContext, giveUp } from './attempt.ts';
import { LIFETIME_MS } from './retry-schedule.ts';

export interface GiveUpOptions extends AttemptContext {
  readonly signal: AbortSignal;
  /** Messages that may wait for one endpoint. */
  readonly maxPending: number;
  /** How often it is looked after. */
  readonly everyMs: number;
}

/** Each is an event, and several go into the log at once. */
const AT_A_TIME = 100;
const LEASE_MS = 30_000;

/** After the last attempt of whatever is still tried. */
const GRACE_MS = 10 * 60_000;

/**
 * Gives up what nobody could be told of in time, whichever endpoint it is of, and the oldest of what waits for an
 * endpoint beyond what may: so the queue is bounded whoever is down, gone or no longer configured.
 */
export async function giveUpOld({ signal, maxPending, everyMs, ...context }: GiveUpOptions): Promise<void> {
  const { queue } = context;
  const some = { limit: AT_A_TIME, leaseMs: LEASE_MS };
  while (!signal.aborted) {
    const old = await queue.claimOlderThan(LIFETIME_MS + GRACE_MS, some);
    await giveUp(old, 'it was not taken within 24 h', context);
    const beyond = await queue.claimBeyond(maxPending, some);
    await giveUp(beyond, `more than ${maxPending} messages waited`, context);
    if (old.length + beyond.length === 0) await pause(everyMs, signal);
  }
}
