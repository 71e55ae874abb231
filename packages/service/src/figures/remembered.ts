/**
 * What `load` gives, remembered for so long; of those who ask at once all wait for one. Whoever has waited for so long
 * is told that it takes too long, while it goes on for the next one. Default 1 s: health checks wait longer.
 */
export function remembered<T>(load: () => Promise<T>, forMs: number, waitMs = 1000): () => Promise<T> {
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
    return await within(loading, waitMs);
  };
}

async function within<T>(work: Promise<T>, waitMs: number): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`no answer within ${waitMs / 1000} s`)), waitMs);
  try {
    return await Promise.race([work, promise]);
  } finally {
    clearTimeout(timer);
  }
}
