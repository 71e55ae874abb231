/** Names with an end of their own that has not come by: of more of them nothing is adopted any more. */
const MAX_NAMES = 20_000;

/**
 * What was ended here, and whose end has not come by in the log yet: a conclusion that comes by meanwhile was recorded
 * before that end, and does not count any more.
 */
export class OwnEnds {
  /** The newest for each name. */
  readonly #pending = new Map<string, string>();
  #hasLostTrack = false;

  add(serverName: string, eventId: string): void {
    this.#pending.set(serverName, eventId);
    if (this.#pending.size <= MAX_NAMES) return;
    // Who writes so much and never sees it come by does not follow the log.
    this.#hasLostTrack = true;
    this.#pending.clear();
  }

  /** It came by, or was not recorded. */
  settle(serverName: string, eventId: string): void {
    if (this.#pending.get(serverName) === eventId) this.#pending.delete(serverName);
  }

  isPending(serverName: string): boolean {
    return this.#hasLostTrack || this.#pending.has(serverName);
  }
}
