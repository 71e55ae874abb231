/** Resolves as soon as somebody can see the page, or when `signal` ends. */
export async function inSight(signal: AbortSignal): Promise<void> {
  while (document.visibilityState === 'hidden' && !signal.aborted) {
    await new Promise<unknown>((resolve) => {
      const ended = new AbortController();
      const end = () => {
        ended.abort();
        resolve(undefined);
      };
      document.addEventListener('visibilitychange', end, { signal: ended.signal });
      signal.addEventListener('abort', end, { signal: ended.signal });
    });
  }
}

/** Calls once nobody has seen the page for so long, ms; until `signal` ends. */
export function whenOutOfSight(afterMs: number, signal: AbortSignal, call: () => void): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const look = () => {
    clearTimeout(timer);
    if (document.visibilityState === 'hidden' && !signal.aborted) timer = setTimeout(call, afterMs);
  };
  document.addEventListener('visibilitychange', look, { signal });
  signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
  look();
}
