import { Problem } from '../problems/problem.ts';

export interface GateOptions {
  readonly places: number;
  /** As many may wait; what comes then is turned away. */
  readonly waiting: number;
  /** Of these so many of one client, that others can wait, too. Default: all. */
  readonly waitingOfOne?: number;
  /** Who has waited for so long is turned away, too, ms. Default: never. */
  readonly patienceMs?: number;
}

/** Lets few through at a time to what is dear, and few wait: what comes then is turned away. */
export class Gate {
  readonly #options: GateOptions;
  /** In the order in which they came. */
  readonly #waiting = new Map<() => void, string | undefined>();
  #inside = 0;

  constructor(options: GateOptions) {
    this.#options = options;
  }

  /**
   * @param signal who has gone waits no more
   * @param client who asks, where it matters how many of one wait
   * @throws {Problem} `overloaded`, or `too-many-requests` of one client
   */
  async through<T>(work: () => Promise<T>, signal?: AbortSignal, client?: string): Promise<T> {
    if (signal?.aborted === true) throw hasGone();
    if (this.#inside >= this.#options.places) await this.#wait(signal, client);
    else this.#inside += 1;
    try {
      return await work();
    } finally {
      const [next] = this.#waiting.keys();
      if (next === undefined) this.#inside -= 1;
      else next();
    }
  }

  #wait(signal: AbortSignal | undefined, client: string | undefined): Promise<void> {
    const { waiting, waitingOfOne = waiting, patienceMs } = this.#options;
    if (this.#waiting.size >= waiting) throw tooMany();
    if (client !== undefined && waitingOfOne < waiting) {
      const own = [...this.#waiting.values()].filter((each) => each === client).length;
      if (own >= waitingOfOne) throw tooManyOfOne(own);
    }
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
      this.#waiting.set(pass, client);
    });
  }
}

/** Nobody hears it. */
export function hasGone(): Problem {
  return new Problem('overloaded', 'Who asked has gone.');
}

function tooManyOfOne(own: number): Problem {
  return new Problem(
    'too-many-requests',
    `${own} requests of this client are waiting for such an answer, as many as may.`,
    {
      retryAfter: 5,
    },
  );
}

function tooMany(): Problem {
  return new Problem('overloaded', 'Too many others are waiting for such an answer.', { retryAfter: 5 });
}
