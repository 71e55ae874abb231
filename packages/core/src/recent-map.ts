/**
 * A map that keeps at least the `capacity` keys that were set last, and at most twice as many: in two generations, the
 * older of which goes at one go.
 */
export class RecentMap<V> {
  readonly #capacity: number;
  #young = new Map<string, V>();
  #old = new Map<string, V>();

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  has(key: string): boolean {
    return this.#young.has(key) || this.#old.has(key);
  }

  get(key: string): V | undefined {
    return this.#young.get(key) ?? this.#old.get(key);
  }

  set(key: string, value: V): void {
    if (this.#young.size >= this.#capacity) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(key, value);
  }

  delete(key: string): boolean {
    const isYoung = this.#young.delete(key);
    return this.#old.delete(key) || isYoung;
  }

  clear(): void {
    this.#young.clear();
    this.#old.clear();
  }

  *values(): Generator<V, void, undefined> {
    yield* this.#young.values();
    for (const [key, value] of this.#old) if (!this.#young.has(key)) yield value;
  }
}
