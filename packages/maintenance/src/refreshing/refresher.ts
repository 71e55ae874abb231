import type { Instant, Milliseconds } from '@wherefore/discovery';
import type { Claim } from '@wherefore/projections';
import { Finished } from './finished.ts';
import { neverBack } from './never-back.ts';
import { Places } from './places.ts';
import type { RenewalOutcome } from './renewal.ts';
import type { Schedule } from './schedule.ts';
import { StartRate } from './start-rate.ts';
import { WantedFirst } from './wanted-first.ts';

export interface RefresherClock {
  now(): Instant;
  /** @throws the reason of the signal */
  sleep(ms: Milliseconds, signal: AbortSignal): Promise<void>;
}

export interface RefresherOptions {
  readonly schedule: Schedule;
  /** Makes one name fresh again. What it throws counts as `failed`. */
  readonly renew: (claim: Claim) => Promise<RenewalOutcome>;
  /** Where a name leads. */
  readonly placesOf: (serverName: string) => readonly string[];
  readonly clock: RefresherClock;
  readonly perSecond: number;
  readonly atOnce: number;
  /** A quarter of that to begin in, the rest for a resolution and for writing what it came to. */
  readonly leaseMs: Milliseconds;
  /** What is in flight at the end is waited for so long. */
  readonly drainMs: Milliseconds;
  readonly onOutcome?: (outcome: RenewalOutcome | 'lost', tookMs?: Milliseconds, error?: unknown) => void;
}

/** Claimed, and not begun. */
interface Waiting {
  readonly claim: Claim;
  readonly places: readonly string[];
  readonly claimedAt: Instant;
}

/** Claimed, and to be given back for so long: too many lead to the same place. */
interface Away {
  readonly claim: Claim;
  readonly forMs: Milliseconds;
}

const IDLE_MS = 1000;
const AWAY_STEP_MS = 250;
/** What was finished is written so soon, together. */
const FINISH_WITHIN_MS = 100;
const FINISH_AT_ONCE = 100;

/**
 * Renews what is due: claims no more than it can begin soon, begins it at a rate, a few at each place, and gives back
 * what it cannot. `run` goes on where it left off when the schedule failed meanwhile.
 */
export class Refresher {
  readonly #options: RefresherOptions;
  readonly #now: () => Instant;
  readonly #rate: StartRate;
  readonly #places = new Places();
  readonly #wantedFirst = new WantedFirst();
  readonly #finished = new Finished();
  readonly #waiting = new Set<Waiting>();
  readonly #inFlight = new Set<Promise<void>>();
  readonly #leaseMs: Milliseconds;
  #claimAt: Instant = 0;
  #finishAt: Instant = Number.POSITIVE_INFINITY;
  #wake = (): void => undefined;

  constructor(options: RefresherOptions) {
    this.#options = options;
    this.#now = neverBack(() => options.clock.now());
    this.#rate = new StartRate(options.perSecond, this.#now());
    this.#leaseMs = options.leaseMs;
  }

  /** Names that this process is at. */
  get inFlight(): number {
    return this.#inFlight.size;
  }

  /** Names that it has claimed and not begun. */
  get waiting(): number {
    return this.#waiting.size;
  }

  /**
   * Until the signal is aborted: then nothing more is claimed or begun, what was not begun is given back, and what is in
   * flight is waited for.
   *
   * @throws what the schedule throws
   */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.#claim();
      if (signal.aborted) break;
      this.#begin();
      await this.#giveBackLate();
      if (this.#now() >= this.#finishAt || this.#finished.count >= FINISH_AT_ONCE) await this.#finish();
      await this.#pause(signal);
    }
    await this.#end();
  }

  async #claim(): Promise<void> {
    const { schedule } = this.#options;
    const now = this.#now();
    if (now < this.#claimAt || !this.#hasRoom(now)) return;
    const limit = this.#mayWait(now) - this.#waiting.size;
    const claims = await this.#wantedFirst.claim(schedule, { limit, leaseMs: this.#leaseMs, now });
    const away: Away[] = [];
    for (const claim of claims) {
      const places = this.#options.placesOf(claim.serverName);
      const forMs = this.#places.book(places, now);
      if (forMs === 0) this.#waiting.add({ claim, places, claimedAt: now });
      else away.push({ claim, forMs: Math.ceil(forMs / AWAY_STEP_MS) * AWAY_STEP_MS });
    }
    if (claims.length < limit) this.#claimAt = this.#now() + IDLE_MS;
    // Many names of few places: the others come up sooner or later.
    else if (away.length > claims.length / 2) this.#claimAt = this.#now() + AWAY_STEP_MS;
    await this.#sendAway(away);
  }

  /** Names that may wait to be begun: as many as begin in two seconds, fewer at the start. */
  #mayWait(now: Instant): number {
    return Math.max(1, Math.min(1000, this.#options.atOnce, Math.ceil(2 * this.#rate.at(now))));
  }

  #hasRoom(now: Instant): boolean {
    return this.#waiting.size <= this.#mayWait(now) / 2;
  }

  async #sendAway(away: readonly Away[]): Promise<void> {
    const alike = Map.groupBy(away, ({ claim: { token }, forMs }) => `${token} ${forMs}`);
    for (const some of alike.values()) {
      const [{ claim, forMs }] = some as [Away];
      const serverNames = some.map((each) => each.claim.serverName);
      await this.#options.schedule.release(claim.token, serverNames, forMs);
    }
  }

  #begin(): void {
    const { atOnce } = this.#options;
    const now = this.#now();
    for (const one of this.#waiting) {
      if (this.#inFlight.size >= atOnce) return;
      if (now - one.claimedAt > this.#leaseMs / 4) continue;
      const freeAt = this.#places.freeAt(one.places);
      if (freeAt === undefined || freeAt > now) continue;
      if (!this.#rate.take(now)) return;
      this.#waiting.delete(one);
      this.#places.enter(one.places, now);
      const work = this.#renew(one).finally(() => {
        this.#inFlight.delete(work);
        this.#wake();
      });
      this.#inFlight.add(work);
    }
  }

  async #renew({ claim, places }: Waiting): Promise<void> {
    const { renew, onOutcome } = this.#options;
    const began = this.#now();
    let outcome: RenewalOutcome = 'failed';
    let failure: unknown;
    try {
      outcome = await renew(claim);
    } catch (error) {
      failure = error;
    }
    const now = this.#now();
    this.#places.leave(places, now - began);
    this.#finished.add(claim.token, claim.serverName, outcome === 'failed' ? 'failed' : 'done');
    this.#finishAt = Math.min(this.#finishAt, now + FINISH_WITHIN_MS);
    onOutcome?.(outcome, now - began, failure);
  }

  /** Others may be able to begin what cannot be begun here in time. */
  async #giveBackLate(): Promise<void> {
    const now = this.#now();
    const late = [...this.#waiting].filter(({ claimedAt }) => now - claimedAt > this.#leaseMs / 4);
    if (late.length > 0) await this.#giveBack(late);
  }

  async #giveBack(some: readonly Waiting[]): Promise<void> {
    for (const one of some) {
      this.#waiting.delete(one);
      this.#places.unbook(one.places);
    }
    for (const [token, claims] of Map.groupBy(some, ({ claim }) => claim.token)) {
      const serverNames = claims.map(({ claim }) => claim.serverName);
      await this.#options.schedule.release(token, serverNames, 0);
    }
  }

  async #finish(): Promise<void> {
    const { schedule, onOutcome } = this.#options;
    this.#finishAt = Number.POSITIVE_INFINITY;
    const all = this.#finished.take();
    for (const [index, { token, outcome, serverNames }] of all.entries()) {
      try {
        const kept = await schedule.finish(token, serverNames, outcome);
        for (let lost = serverNames.length - kept; lost > 0; lost -= 1) onOutcome?.('lost');
      } catch (error) {
        // Written when the schedule is back; by then somebody else may have them.
        for (const each of all.slice(index)) {
          for (const serverName of each.serverNames) this.#finished.add(each.token, serverName, each.outcome);
        }
        this.#finishAt = 0;
        throw error;
      }
    }
  }

  /** Until there may be something to do. */
  async #pause(signal: AbortSignal): Promise<void> {
    const { clock } = this.#options;
    const now = this.#now();
    const claimAt = this.#hasRoom(now) ? this.#claimAt : Number.POSITIVE_INFINITY;
    const ms = Math.min(IDLE_MS, Math.min(this.#nextBeginAt(now), this.#finishAt, claimAt) - now);
    const woken = new AbortController();
    this.#wake = () => woken.abort();
    if (ms > 0) await clock.sleep(ms, AbortSignal.any([signal, woken.signal])).catch(() => undefined);
    this.#wake = () => undefined;
  }

  #nextBeginAt(now: Instant): Instant {
    if (this.#inFlight.size >= this.#options.atOnce) return Number.POSITIVE_INFINITY;
    let next = Number.POSITIVE_INFINITY;
    for (const { places } of this.#waiting) next = Math.min(next, this.#places.freeAt(places) ?? next);
    return Math.max(next, now + this.#rate.waitMs(now));
  }

  async #end(): Promise<void> {
    const { clock, drainMs } = this.#options;
    const errors: unknown[] = [];
    const attempt = (work: Promise<void>): Promise<void> => work.catch((error: unknown) => void errors.push(error));
    await attempt(this.#giveBack([...this.#waiting]));
    const drained = new AbortController();
    const limit = clock.sleep(drainMs, drained.signal).catch(() => undefined);
    await Promise.race([Promise.all(this.#inFlight), limit]);
    drained.abort();
    await attempt(this.#finish());
    if (errors.length > 0) throw errors[0];
  }
}
