import { Problem } from '../problems/problem.ts';

export interface GateOptions {
  readonly places: number;
  /** As many may wait; what comes then is turned away. */
  readonly waiting: number;
  /** Who has waited for so long is turned away, too, ms. Default: never. */
  readonly patienceMs?: number;
}

/** Lets few through at a time to what is dear, and few wait: what comes then is turned away. */
export class Gate {
  readonly #options: GateOptions;
  /** In the order in which they came. */
  readonly #waiting = new Set<() => void>();
  #inside = 0;

  constructor(options: GateOptions) {
    this.#options = options;
  }

  /**
   * @param signal who has gone waits no more
   * @throws {Problem} `overloaded`
   */
  async through<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    if (signal?.aborted === true) throw hasGone();
    if (this.#inside >= this.#options.places) await this.#wait(signal);
    else this.#inside += 1;
    try {
      return await work();
    } finally {
      const [next] = this.#waiting;
      if (next === undefined) this.#inside -= 1;
      else next();
    }
  }

  #wait(signal: AbortSignal | undefined): Promise<void> {
    const { waiting, patienceMs } = this.#options;
    if (this.#waiting.size >= waiting) throw tooMany();
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', go);
        this.#waiting.delete(pass);
      };
      const pass = (): void => {
        leave();
        resolve();
      };
      const giveUp = (): void => {
        leave();
        reject(tooMany());
      };
      const go = (): void => {
        leave();
        reject(hasGone());
      };
      signal?.addEventListener('abort', go, { once: true });
      const timer = patienceMs === undefined ? undefined : setTimeout(giveUp, patienceMs);
      this.#waiting.add(pass);
    });
  }
}

/** Nobody hears it. */
export function hasGone(): Problem {
  return new Problem('overloaded', 'Who asked has gone.');
}

function tooMany(): Problem {
  return new Problem('overloaded', 'Too many others are waiting for such an answer.', { retryAfter: 5 });
}
