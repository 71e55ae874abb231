import type { Instant } from '@wherefore/discovery';

/**
 * A clock that goes on from where it was when the one it goes by is put back: what was to be done a moment later would
 * else wait for as long as that is.
 */
export function neverBack(now: () => Instant): () => Instant {
  let last = Number.NEGATIVE_INFINITY;
  let ahead = 0;
  return () => {
    const at = now();
    ahead = Math.max(ahead, last - at);
    last = at + ahead;
    return last;
  };
}
