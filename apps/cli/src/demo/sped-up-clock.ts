import type { Clock } from '@wherefore/core';
import type { Instant } from '@wherefore/discovery';

/** A clock that can be put forward. Between two such acts it goes as the machine's does, and so do its timers. */
export interface SpedUpClock extends Clock {
  /** Goes on from `instant`; never back. */
  forwardTo(instant: Instant): void;
}

/** @param start ms since 1970 */
export function createSpedUpClock(start: Instant): SpedUpClock {
  let ahead = start - performance.now();
  const now = (): Instant => Math.floor(performance.now() + ahead);
  return {
    now,
    forwardTo: (instant) => {
      ahead += Math.max(0, instant - now());
    },
    sleep: (duration, signal) =>
      new Promise((resolve, reject) => {
        const aborted = (): void => {
          clearTimeout(timer);
          reject(signal?.reason);
        };
        const timer = setTimeout(() => {
          signal?.removeEventListener('abort', aborted);
          resolve();
        }, duration);
        if (signal?.aborted === true) aborted();
        else signal?.addEventListener('abort', aborted, { once: true });
      }),
  };
}
