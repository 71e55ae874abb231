/** Keeps what was used last, up to a number of entries, and shares what is being made. */
export class Lru<K, V> {
  readonly #limit: number;
  readonly #entries = new Map<K, Promise<V>>();

  constructor(limit: number) {
    this.#limit = limit;
  }

  get(key: K, make: () => Promise<V>): Promise<V> {
    const known = this.#entries.get(key);
    const value = known ?? make();
    this.#entries.delete(key);
    this.#entries.set(key, value);
    if (known === undefined) {
      // What failed is made anew the next time.
      value.catch(() => {
        if (this.#entries.get(key) === value) this.#entries.delete(key);
      });
      const [oldest] = this.#entries.keys();
      if (this.#entries.size > this.#limit && oldest !== undefined) this.#entries.delete(oldest);
    }
    return value;
  }
}
