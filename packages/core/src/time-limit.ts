import type { Milliseconds } from '@wherefore/discovery';
import type { Cancellation } from './ending.ts';
import type { Clock } from './ports.ts';

/** A signal that ends by itself. Dispose it when the work is done. */
export interface TimeLimit extends Disposable {
  /** Aborted when the time is over, or when one of the outer signals is (with that one's reason). */
  readonly signal: AbortSignal;
  /** Whether it was the time that aborted it. */
  readonly expired: boolean;
}

/** Nobody gets to see it; without one, each abort would make an error with a stack. */
const ENDED = Symbol('ended');

/** Starts to count at once. An outer signal that is aborted already gives a limit that is, too. */
export function startTimeLimit(clock: Clock, duration: Milliseconds, outer: readonly Cancellation[]): TimeLimit {
  const limit = new AbortController();
  const alarm = new AbortController();
  let expired = false;
  const follow = (): void => {
    alarm.abort(ENDED);
    limit.abort(outer.find((signal) => signal.aborted)?.reason);
  };
  const expire = (): void => {
    if (alarm.signal.aborted) return;
    expired = true;
    limit.abort(new DOMException(`not done after ${duration} ms`, 'TimeoutError'));
  };
  if (outer.some((signal) => signal.aborted)) follow();
  else {
    for (const signal of outer) signal.addEventListener('abort', follow, { once: true });
    clock.sleep(duration, alarm.signal).then(expire, ignore);
  }
  return {
    signal: limit.signal,
    get expired(): boolean {
      return expired;
    },
    [Symbol.dispose](): void {
      for (const signal of outer) signal.removeEventListener('abort', follow);
      alarm.abort(ENDED);
    },
  };
}

function ignore(): void {
  // The sleep was ended by us.
}
