import { BoundedMap } from './bounded-map.ts';
import type { Past } from './past.ts';
import type { PinState } from './pin-history.ts';

const UNPINNED: PinState = { pin: undefined, position: undefined };

/** The pins of names: those in force in memory, and behind it the log. */
export class Pins {
  readonly #past: Past | undefined;
  /** As many as operators make. */
  readonly #pinned = new Map<string, PinState>();
  /** Names that the log was read about, and that have none. */
  readonly #unpinned: BoundedMap<{ used: boolean }>;

  constructor(past: Past | undefined, capacity: number) {
    this.#past = past;
    this.#unpinned = new BoundedMap(capacity);
  }

  known(serverName: string): PinState | undefined {
    const state = this.#pinned.get(serverName);
    if (state !== undefined) return state;
    return this.#past === undefined || this.#unpinned.get(serverName) !== undefined ? UNPINNED : undefined;
  }

  /** Reads the log about a name whose pin memory does not know. */
  async recall(serverName: string): Promise<PinState> {
    let state = this.known(serverName);
    if (state === undefined) {
      await this.#past?.pin(serverName, (read) => {
        state = this.known(serverName) ?? read;
        if (state === read) this.set(serverName, read);
      });
    }
    return state ?? UNPINNED;
  }

  set(serverName: string, state: PinState): void {
    this.forget(serverName);
    if (state.pin !== undefined) this.#pinned.set(serverName, state);
    else if (this.#past !== undefined) this.#unpinned.set(serverName, { used: false });
  }

  /** Has the log read again. */
  forget(serverName: string): void {
    this.#pinned.delete(serverName);
    this.#unpinned.delete(serverName);
  }
}
