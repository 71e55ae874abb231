/** A queue with access by index. Dropping the oldest costs amortized O(1), where `Array.shift` may move all. */
export class Fifo<T> {
  #items: (T | undefined)[] = [];
  #start = 0;

  get length(): number {
    return this.#items.length - this.#start;
  }

  push(item: T): void {
    this.#items.push(item);
  }

  shift(): T | undefined {
    if (this.length === 0) return undefined;
    const item = this.#items[this.#start];
    this.#items[this.#start++] = undefined;
    if (this.#start > 32 && this.#start * 2 > this.#items.length) {
      this.#items = this.#items.slice(this.#start);
      this.#start = 0;
    }
    return item;
  }

  at(index: number): T | undefined {
    return index < 0 ? undefined : this.#items[this.#start + index];
  }

  /** Items from index `from` up to, not including, `to`; bounds outside the queue are cut. */
  slice(from: number, to: number): T[] {
    const start = this.#start + Math.max(0, from);
    const end = Math.min(this.#items.length, this.#start + to);
    return this.#items.slice(start, Math.max(start, end)) as T[];
  }
}
