/**
 * A map that keeps at most `capacity` entries and drops one that was not used lately: a clock with its hand, which
 * costs a hit one write where exact order of use would cost a deletion and an insertion.
 */
export class BoundedMap<V extends { used: boolean }> {
  readonly #entries = new Map<string, V>();
  readonly #capacity: number;
  /** Goes round and stays where it is: a walk from the start would step over everything that was dropped before. */
  #hand: IterableIterator<[string, V]> | undefined;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  get size(): number {
    return this.#entries.size;
  }

  /** The entry, without counting as a use. */
  peek(key: string): V | undefined {
    return this.#entries.get(key);
  }

  get(key: string): V | undefined {
    const entry = this.#entries.get(key);
    if (entry !== undefined && !entry.used) entry.used = true;
    return entry;
  }

  set(key: string, entry: V): void {
    if (!this.#entries.has(key) && this.#entries.size >= this.#capacity) this.#evict();
    this.#entries.set(key, entry);
  }

  delete(key: string): boolean {
    return this.#entries.delete(key);
  }

  clear(): void {
    this.#entries.clear();
    this.#hand = undefined;
  }

  keys(): IterableIterator<string> {
    return this.#entries.keys();
  }

  #evict(): void {
    for (;;) {
      this.#hand ??= this.#entries.entries();
      const next = this.#hand.next();
      if (next.done === true) {
        this.#hand = undefined;
        continue;
      }
      const [key, entry] = next.value;
      if (!entry.used) {
        this.#entries.delete(key);
        return;
      }
      entry.used = false;
    }
  }
}
