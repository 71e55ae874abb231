/** Resolves after this time, when the signal is aborted, or when `woken` does. */
export async function pause(ms: number, signal?: AbortSignal, woken?: Promise<void>): Promise<void> {
  if (signal?.aborted) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, ms);
  const end = (): void => resolve();
  signal?.addEventListener('abort', end, { once: true });
  try {
    await (woken === undefined ? promise : Promise.race([promise, woken]));
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', end);
  }
}
