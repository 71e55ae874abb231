const MINUTE = 60_000;

/** Sums of parts of milliseconds are not exact. */
const ROUNDING = 0.01;

/** Clients that are remembered. Each is two words; one that is forgotten has a full minute's worth again. */
const MAX_CLIENTS = 100_000;

/**
 * What each client may do in a minute. It may do it all at once, and gets it back evenly: the generic cell rate
 * algorithm, which needs one number for each client, the time at which it will have everything back.
 */
export class Allowance {
  readonly #perMinute: number;
  readonly #backAt = new Map<string, number>();

  /** `perMinute` 0: as much as anybody likes. */
  constructor(perMinute: number) {
    this.#perMinute = perMinute;
  }

  /**
   * Takes `count` of a client's allowance: 0 when it had it, else the ms after which it will. Then nothing is taken.
   *
   * @param now of a clock that only goes on, or who was here would be kept out until it is where it was
   */
  take(client: string, count: number, now: number): number {
    if (this.#perMinute === 0) return 0;
    const before = Math.max(now, this.#backAt.get(client) ?? 0);
    const after = before + count * (MINUTE / this.#perMinute);
    if (after - now > MINUTE + ROUNDING) return after - now - MINUTE;
    if (this.#backAt.size >= MAX_CLIENTS) this.#forget(now);
    this.#backAt.set(client, after);
    return 0;
  }

  /** Whether so much can be had at all. */
  isWithin(count: number): boolean {
    return this.#perMinute === 0 || count <= this.#perMinute;
  }

  get perMinute(): number {
    return this.#perMinute;
  }

  /**
   * Those who have everything back; and if that is not half of them, everybody, or looking for them would be all that is
   * done: a flood from so many clients is shed elsewhere.
   */
  #forget(now: number): void {
    for (const [client, backAt] of this.#backAt) if (backAt <= now) this.#backAt.delete(client);
    if (this.#backAt.size > MAX_CLIENTS / 2) this.#backAt.clear();
  }
}
