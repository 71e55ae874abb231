/** Browsers hold six connections to a host for all their windows together: so many may keep one for a stream. */
const PLACES = [1, 2, 3];

/**
 * Resolves as soon as this window may have a stream, which it may until `signal` ends; or when that ends. At once where
 * windows cannot agree: browsers let them over TLS, and on this machine.
 */
export function placeToStream(signal: AbortSignal): Promise<void> {
  const locks: LockManager | undefined = navigator.locks;
  if (locks === undefined) return Promise.resolve();
  const found = new AbortController();
  const waiting = AbortSignal.any([signal, found.signal]);
  return new Promise((resolve) => {
    for (const place of PLACES) {
      const hold = () => {
        // Two may become free at once.
        if (waiting.aborted) return;
        found.abort();
        resolve();
        return new Promise<void>((leave) => signal.addEventListener('abort', () => leave(), { once: true }));
      };
      // Who is refused every lock, as where nothing may be stored, goes on without.
      locks.request(`wherefore-stream-${place}`, { signal: waiting }, hold).catch(() => resolve());
    }
  });
}
