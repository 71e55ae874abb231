import type { Instant, Milliseconds } from '@wherefore/discovery';

const MAX_AGE_MS: Milliseconds = 10;
/** Where the event loop does not get to run, timers do not end: then uses are what is counted. */
const MAX_USES = 64;

/** Makes a clock that looks at another one only every so often: that can cost more than all the rest of an answer. */
export function createRecentTime(now: () => Instant): () => Instant {
  let time = 0;
  let left = 0;
  let isTimed = false;
  const expire = (): void => {
    left = 0;
    isTimed = false;
  };
  return () => {
    if (left === 0) {
      time = now();
      left = MAX_USES;
      if (!isTimed) setTimeout(expire, MAX_AGE_MS).unref();
      isTimed = true;
    }
    left -= 1;
    return time;
  };
}
