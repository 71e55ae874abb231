/** Names in use since the last time somebody took them: bounded, so that a flood of names costs nothing. */
export class RecentUse {
  readonly #max: number;
  #names = new Set<string>();

  constructor(max: number) {
    this.#max = max;
  }

  add(serverName: string): void {
    if (this.#names.size < this.#max) this.#names.add(serverName);
  }

  /** What came since, and begins anew. */
  take(): readonly string[] {
    const names = [...this.#names];
    this.#names = new Set();
    return names;
  }
}
