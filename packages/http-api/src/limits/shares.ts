import { Problem } from '../problems/problem.ts';

/** Of what can be under way at a time each client has a part: else one that asks for what takes long would have all. */
export class Shares {
  readonly #most: number;
  /** How many wait for each thing, by client. */
  readonly #held = new Map<string, Map<string, number>>();

  /** @param most different things of one client */
  constructor(most: number) {
    this.#most = most;
  }

  /**
   * Counts `what` against its client until `work` is over, though nobody should wait for it any more. What is under way
   * for the client already counts once.
   *
   * @throws {Problem} `too-many-requests`
   */
  async hold<T>(client: string, what: string, work: () => Promise<T>): Promise<T> {
    const own = this.#held.get(client) ?? new Map<string, number>();
    if (!own.has(what) && own.size >= this.#most) {
      throw new Problem('too-many-requests', `${this.#most} names of this client are being resolved, as many as may.`, {
        retryAfter: 5,
      });
    }
    this.#held.set(client, own);
    own.set(what, (own.get(what) ?? 0) + 1);
    try {
      return await work();
    } finally {
      const left = (own.get(what) ?? 1) - 1;
      if (left > 0) own.set(what, left);
      else own.delete(what);
      if (own.size === 0) this.#held.delete(client);
    }
  }
}
