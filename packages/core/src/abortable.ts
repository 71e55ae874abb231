import type { Cancellation } from './ending.ts';

/** The work's outcome, or the reason of the first signal that is aborted before. The work itself goes on. */
export function abortable<T>(work: Promise<T>, ...signals: readonly (Cancellation | undefined)[]): Promise<T> {
  const given = signals.filter((signal) => signal !== undefined);
  if (given.length === 0) return work;
  return new Promise((resolve, reject) => {
    const onAbort = (): void => {
      leave();
      reject(given.find((signal) => signal.aborted)?.reason);
    };
    const leave = (): void => {
      for (const signal of given) signal.removeEventListener('abort', onAbort);
    };
    // A handler on the work in any case: it may fail after nobody listens any more.
    work.then(
      (value) => {
        leave();
        resolve(value);
      },
      (reason: unknown) => {
        leave();
        reject(reason);
      },
    );
    if (given.some((signal) => signal.aborted)) onAbort();
    else for (const signal of given) signal.addEventListener('abort', onAbort, { once: true });
  });
}
