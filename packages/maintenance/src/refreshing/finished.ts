/** Names of one claim that came to the same. */
export interface FinishedNames {
  readonly token: string;
  readonly outcome: 'done' | 'failed';
  readonly serverNames: readonly string[];
}

/** What has been finished and is not written yet: names are given back many at a time. */
export class Finished {
  #names = new Map<string, { token: string; outcome: 'done' | 'failed'; serverNames: string[] }>();
  #count = 0;

  get count(): number {
    return this.#count;
  }

  add(token: string, serverName: string, outcome: 'done' | 'failed'): void {
    const key = `${token} ${outcome}`;
    const known = this.#names.get(key);
    if (known === undefined) this.#names.set(key, { token, outcome, serverNames: [serverName] });
    else known.serverNames.push(serverName);
    this.#count += 1;
  }

  take(): readonly FinishedNames[] {
    const taken = [...this.#names.values()];
    this.#names = new Map();
    this.#count = 0;
    return taken;
  }
}
