/** Gives up waiting by then: scrapes and health checks have time limits of their own. */
const WAIT_MS = 2000;

/**
 * What `load` gives, remembered for so long; of those who ask at once all wait for one. Whoever has waited for 2 s is
 * told that it takes too long, while it goes on for the next one.
 */
export function remembered<T>(load: () => Promise<T>, forMs: number): () => Promise<T> {
  let known: { readonly value: T; readonly at: number } | undefined;
  let loading: Promise<T> | undefined;
  return async () => {
    if (known !== undefined && performance.now() - known.at < forMs) return known.value;
    loading ??= load()
      .then((value) => {
        known = { value, at: performance.now() };
        return value;
      })
      .finally(() => {
        loading = undefined;
      });
    return await within(loading);
  };
}

async function within<T>(work: Promise<T>): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`no answer within ${WAIT_MS / 1000} s`)), WAIT_MS);
  try {
    return await Promise.race([work, promise]);
  } finally {
    clearTimeout(timer);
  }
}
