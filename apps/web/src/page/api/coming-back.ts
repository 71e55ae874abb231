const listeners = new Set<() => void>();

/** Says that the process answers again, after it did not. */
export function tellBack(): void {
  for (const listener of [...listeners]) listener();
}

/** Resolves after so many ms, or when `signal` ends, or as soon as the process is back. Whether it is. */
export async function waitForBack(ms: number, signal: AbortSignal): Promise<boolean> {
  if (signal.aborted) return false;
  return await new Promise<boolean>((resolve) => {
    const finish = (isBack: boolean) => {
      clearTimeout(timer);
      listeners.delete(back);
      signal.removeEventListener('abort', end);
      resolve(isBack);
    };
    const back = () => finish(true);
    const end = () => finish(false);
    const timer = setTimeout(end, ms);
    listeners.add(back);
    signal.addEventListener('abort', end);
  });
}
