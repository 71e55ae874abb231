import type { Clock } from './ports.ts';
import { createRecentTime } from './recent-time.ts';

/** The clock of the machine. */
export const systemClock: Clock = {
  now: () => Date.now(),
  recently: createRecentTime(() => Date.now()),
  alarm: (duration, ring) => {
    const timer = setTimeout(ring, duration);
    return () => clearTimeout(timer);
  },
  sleep: (duration, signal) =>
    new Promise((resolve, reject) => {
      if (signal?.aborted === true) return reject(signal.reason);
      const onAbort = (): void => {
        clearTimeout(timer);
        reject(signal?.reason);
      };
      const timer = setTimeout(() => {
        signal?.removeEventListener('abort', onAbort);
        resolve();
      }, duration);
      signal?.addEventListener('abort', onAbort, { once: true });
    }),
};
