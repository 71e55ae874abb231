import type { Refresh } from '@wherefore/projections';

/** It makes no difference to the schedule whether a name was wanted this minute or within the hour. */
const TOLD_FOR_MS = 3_600_000;

/** Names told of in one statement. */
const BATCH = 1000;

/**
 * Names in use: an answer from memory leaves no trace in the log, and the refresher keeps fresh what is wanted. Each name
 * is told of once an hour. At most `max` of them: a flood of names costs nothing.
 */
export class RecentUse {
  readonly #max: number;
  readonly #now: () => number;
  #names = new Set<string>();
  #told = new Set<string>();
  #toldSince: number;

  constructor(max: number, now: () => number = Date.now) {
    this.#max = max;
    this.#now = now;
    this.#toldSince = now();
  }

  add(serverName: string): void {
    if (this.#names.size < this.#max && !this.#told.has(serverName)) this.#names.add(serverName);
  }

  /** Tells of the names that came since the last time; those that could not be told stay. */
  async tell(refresh: Pick<Refresh, 'want'>): Promise<void> {
    const now = this.#now();
    // A clock that is put back would have names in use fall out of use.
    if (Math.abs(now - this.#toldSince) >= TOLD_FOR_MS || this.#told.size >= this.#max) {
      this.#told = new Set();
      this.#toldSince = now;
    }
    const names = [...this.#names];
    for (let from = 0; from < names.length; from += BATCH) {
      const batch = names.slice(from, from + BATCH);
      await refresh.want(batch, now);
      for (const name of batch) {
        this.#names.delete(name);
        this.#told.add(name);
      }
    }
  }
}
