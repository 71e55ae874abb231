/** What goes on in the background until its owner is closed. Disposal ends it, and waits until it has ended. */
export interface Loops extends AsyncDisposable {
  /** Aborted when the outer signal is, where there is one, or at disposal. */
  readonly signal: AbortSignal;
  /** Begins something that ends with the signal, and throws nothing. */
  begin(run: (signal: AbortSignal) => Promise<void>): void;
}

export function beginLoops(outer?: AbortSignal): Loops {
  const own = new AbortController();
  const signal = outer === undefined ? own.signal : AbortSignal.any([outer, own.signal]);
  const running: Promise<void>[] = [];
  return {
    signal,
    begin: (run) => void running.push(run(signal)),
    async [Symbol.asyncDispose]() {
      own.abort();
      await Promise.all(running);
    },
  };
}
