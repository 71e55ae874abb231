import type { Instant, Milliseconds } from '@wherefore/discovery';

/** Names that lead to one place are refreshed at most so many at once, and begun with a pause between. */
const AT_ONCE = 2;
const PAUSE_MS = 50;
/** More of one place do not wait here: others would have no room. */
const MAX_WAITING = 8;
/** Places that nobody is at or waits for are forgotten when there are more. */
const MAX_PLACES = 10_000;
/** A place is not booked further ahead. */
const MAX_BOOKED_MS = 10 * 60_000;

interface Place {
  present: number;
  waiting: number;
  /** When the next one may begin. */
  freeAt: Instant;
  /** Up to when names were sent away to come again. */
  bookedUntil: Instant;
}

/** Where names lead, and how many are on their way there: bounded, and the same for each place whoever runs it. */
export class Places {
  readonly #places = new Map<string, Place>();
  /** What a refresh takes, on the average. */
  #tookMs: Milliseconds = 0;

  /** How long a name has to be sent away for, as too many wait for one of its places; 0: it may wait here. */
  book(keys: readonly string[], now: Instant): Milliseconds {
    const places = keys.map((key) => this.#at(key));
    if (places.every(({ waiting }) => waiting < MAX_WAITING)) {
      for (const place of places) place.waiting += 1;
      return 0;
    }
    const pace = Math.max(PAUSE_MS, this.#tookMs / AT_ONCE);
    let until = now;
    for (const place of places) {
      if (place.waiting < MAX_WAITING) continue;
      place.bookedUntil = Math.max(place.bookedUntil, now + MAX_WAITING * pace) + pace;
      if (place.bookedUntil > now + MAX_BOOKED_MS) place.bookedUntil = now + MAX_WAITING * pace;
      until = Math.max(until, place.bookedUntil);
    }
    return Math.ceil(until - now);
  }

  /** One that was to wait has gone. */
  unbook(keys: readonly string[]): void {
    for (const key of keys) this.#at(key).waiting -= 1;
  }

  /** When one that waits may begin, unless others have to leave before: those tell by leaving. */
  freeAt(keys: readonly string[]): Instant | undefined {
    let freeAt = 0;
    for (const key of keys) {
      const place = this.#at(key);
      if (place.present >= AT_ONCE) return undefined;
      freeAt = Math.max(freeAt, place.freeAt);
    }
    return freeAt;
  }

  /** One that waited begins. */
  enter(keys: readonly string[], now: Instant): void {
    for (const key of keys) {
      const place = this.#at(key);
      place.waiting -= 1;
      place.present += 1;
      place.freeAt = now + PAUSE_MS;
    }
  }

  leave(keys: readonly string[], tookMs: Milliseconds): void {
    this.#tookMs += (tookMs - this.#tookMs) / 16;
    for (const key of keys) this.#at(key).present -= 1;
  }

  get size(): number {
    return this.#places.size;
  }

  #at(key: string): Place {
    const known = this.#places.get(key);
    if (known !== undefined) return known;
    if (this.#places.size >= MAX_PLACES) this.#forgetIdle();
    const place: Place = { present: 0, waiting: 0, freeAt: 0, bookedUntil: 0 };
    this.#places.set(key, place);
    return place;
  }

  #forgetIdle(): void {
    for (const [key, { present, waiting }] of this.#places) {
      if (present === 0 && waiting === 0) this.#places.delete(key);
    }
  }
}
