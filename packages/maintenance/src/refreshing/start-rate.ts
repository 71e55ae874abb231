import type { Instant, Milliseconds } from '@wherefore/discovery';

/** Share of the full rate that there is at the start. */
const FIRST_SHARE = 0.1;
const RAMP_MS = 60_000;
/** What was left unused is made up for so long afterwards at most. */
const BURST_MS = 250;

/**
 * How many may begin: so many a second at most, and a tenth of that at the start, rising for a minute. Whoever starts
 * with everything due, or together with others, hurries nobody.
 */
export class StartRate {
  readonly #perSecond: number;
  readonly #startedAt: Instant;
  #tokens = 1;
  #filledAt: Instant;

  constructor(perSecond: number, now: Instant) {
    this.#perSecond = perSecond;
    this.#startedAt = now;
    this.#filledAt = now;
  }

  /** A second. */
  at(now: Instant): number {
    const risen = Math.min(1, Math.max(0, (now - this.#startedAt) / RAMP_MS));
    return this.#perSecond * (FIRST_SHARE + (1 - FIRST_SHARE) * risen);
  }

  /** Lets one begin, if it may. */
  take(now: Instant): boolean {
    this.#fill(now);
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }

  /** How long until the next one may begin. */
  waitMs(now: Instant): Milliseconds {
    this.#fill(now);
    return this.#tokens >= 1 ? 0 : Math.ceil(((1 - this.#tokens) * 1000) / this.at(now));
  }

  #fill(now: Instant): void {
    // A clock that was put back gives nothing.
    const passed = Math.max(0, now - this.#filledAt);
    this.#filledAt = now;
    const rate = this.at(now);
    const most = Math.max(1, (rate * BURST_MS) / 1000);
    this.#tokens = Math.min(most, this.#tokens + (rate * passed) / 1000);
  }
}
