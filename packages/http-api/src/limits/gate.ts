import { Problem } from '../problems/problem.ts';

/** Lets few through at a time to what is dear, and few wait: what comes then is turned away. */
export class Gate {
  readonly #places: number;
  readonly #waiting: (() => void)[] = [];
  readonly #maxWaiting: number;
  #inside = 0;

  constructor(places: number, maxWaiting: number) {
    this.#places = places;
    this.#maxWaiting = maxWaiting;
  }

  /** @throws {Problem} `overloaded` */
  async through<T>(work: () => Promise<T>): Promise<T> {
    if (this.#inside >= this.#places) await this.#wait();
    else this.#inside += 1;
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#inside -= 1;
      else next();
    }
  }

  #wait(): Promise<void> {
    if (this.#waiting.length >= this.#maxWaiting) {
      throw new Problem('overloaded', 'Too many others are waiting for such an answer.', { retryAfter: 5 });
    }
    return new Promise((resolve) => this.#waiting.push(resolve));
  }
}
