import type { Cancellation } from './ending.ts';

/** Lets at most `permits` pieces of work run at once; the others wait in order. */
export class Semaphore {
  #free: number;
  readonly #waiting = new Set<() => void>();

  constructor(permits: number) {
    this.#free = permits;
  }

  /** How many wait. */
  get waiting(): number {
    return this.#waiting.size;
  }

  /** Runs the work when there is a permit for it; gives `undefined`, and does not run it, when `signal` comes first. */
  async run<T>(work: () => Promise<T>, signal: Cancellation): Promise<T | undefined> {
    if (signal.aborted) return undefined;
    if (this.#free > 0) this.#free -= 1;
    else if (!(await this.#turn(signal))) return undefined;
    try {
      return await work();
    } finally {
      const [next] = this.#waiting;
      if (next === undefined) this.#free += 1;
      else next();
    }
  }

  #turn(signal: Cancellation): Promise<boolean> {
    return new Promise((resolve) => {
      const leave = (isMyTurn: boolean): void => {
        this.#waiting.delete(onTurn);
        signal.removeEventListener('abort', onAbort);
        resolve(isMyTurn);
      };
      const onTurn = (): void => leave(true);
      const onAbort = (): void => leave(false);
      this.#waiting.add(onTurn);
      signal.addEventListener('abort', onAbort, { once: true });
    });
  }
}
