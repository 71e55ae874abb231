import { type Conclusion, type Instant, parseServerName, type RecordedRules, serverStream } from '@wherefore/discovery';
import { abortable } from './abortable.ts';
import type { Concluded } from './concluded.ts';
import type { Entry } from './entry.ts';
import { ResolverError } from './errors.ts';
import type { LoggedEvent } from './evidence-log.ts';
import { CACHED, type Demand, type Flight, FRESH, type OwnConclusion, type Resolved } from './flights.ts';
import { MAX_CONFIRMATIONS } from './history.ts';
import { Inquiry } from './inquiry.ts';
import type { Journal } from './journal.ts';
import { conclusionEvent, requestEvent, sameAnswer, withdrawnEvent } from './name-events.ts';
import type { NameMemory } from './name-memory.ts';
import type { Past } from './past.ts';
import type { PinState } from './pin-history.ts';
import type { Pins } from './pins.ts';
import type { Random } from './ports.ts';
import { type ResolutionOptions, resolution } from './resolution.ts';
import type { ResolveOptions } from './resolver.ts';

export interface ResolutionsOptions extends ResolutionOptions {
  readonly names: NameMemory;
  readonly pins: Pins;
  readonly journal: Journal;
  readonly past: Past | undefined;
  /** What each conclusion records of the address rules. */
  readonly recordedRules: RecordedRules | undefined;
  readonly random: Random;
  readonly newId: () => string;
  readonly maxResolutions: number;
}

/** Resolves names by memory, by a resolution under way, or by a new one: for each demand one at a time. */
export class Resolutions {
  readonly #options: ResolutionsOptions;

  constructor(options: ResolutionsOptions) {
    this.#options = options;
  }

  async resolve(serverName: string, options: ResolveOptions = {}, demanded?: Demand): Promise<Resolved> {
    const { clock, disposal, names } = this.#options;
    const { signal } = options;
    const demand = demanded ?? demandOf(options);
    signal?.throwIfAborted();
    for (;;) {
      disposal.throwIfAborted();
      const asked = clock.now();
      const entry = names.entries.get(serverName);
      if (entry !== undefined && isEnough(entry, demand, asked)) return entry;
      if (parseServerName(serverName).kind === 'invalid') return await this.#decideInvalid(serverName);
      const joined = names.flights.find(serverName, demand);
      const { landed } = joined ?? this.#depart(serverName, options, demand);
      const resolved = await abortable(landed, signal, disposal);
      // One that was decided, and expired while it was being recorded, before this caller came, is not for him.
      if (joined === undefined || resolved.conclusion.freshUntil > asked || !wasDecidedBefore(resolved, asked)) {
        return resolved;
      }
    }
  }

  /** Reads the log about a name that memory knows nothing of; gives where its stream ended. */
  async remember(serverName: string, isNeeded: boolean = this.#isUnknown(serverName)): Promise<bigint | undefined> {
    const { past, names } = this.#options;
    if (past === undefined || !isNeeded) return undefined;
    let readUpTo: bigint | undefined;
    await past.name(serverName, ({ last, reports, position }) => {
      readUpTo = position;
      names.distrust.remember(serverName, reports);
      if (last !== undefined && this.#isUnknown(serverName)) {
        names.entries.set(serverName, { ...last, used: false, position, answer: undefined });
      }
    });
    return readUpTo;
  }

  /** Takes a conclusion back. */
  async withdraw(serverName: string, eventId: string, by: 'operator' | 'connection-failure'): Promise<void> {
    const { newId, clock } = this.#options;
    await this.recordEnd(withdrawnEvent(newId(), { serverName, withdraws: eventId, by }, clock.now()), serverName);
  }

  /** Records an event that ends what was concluded for a name. */
  async recordEnd(event: LoggedEvent, serverName: string, cites?: readonly string[]): Promise<void> {
    const { names, past } = this.#options;
    if (past !== undefined) names.ends.add(serverName, event.id);
    try {
      await this.#record(event, serverName, cites);
    } catch (error) {
      names.ends.settle(serverName, event.id);
      throw error;
    }
  }

  #isUnknown(serverName: string): boolean {
    return this.#options.names.entries.peek(serverName) === undefined;
  }

  #depart(serverName: string, options: ResolveOptions, demand: Demand): Flight {
    const { maxResolutions, names } = this.#options;
    if (names.flights.size >= maxResolutions) {
      throw new ResolverError('overloaded', `${maxResolutions} names are being resolved already`);
    }
    const flight: Flight = {
      serverName,
      demand,
      isCleared: false,
      isIgnorant: false,
      readUpTo: undefined,
      request: undefined,
      known: undefined,
      conclusion: undefined,
      landed: Promise.resolve()
        .then(() => this.#fly(flight, options))
        .finally(() => names.flights.delete(flight)),
    };
    names.flights.add(flight);
    // Its callers may all have gone.
    flight.landed.catch(() => undefined);
    return flight;
  }

  async #fly(flight: Flight, { by = 'caller' }: ResolveOptions): Promise<Resolved> {
    const { random, disposal, names, pins, clock } = this.#options;
    const { serverName, demand } = flight;
    const [readUpTo, recalled] = await Promise.all([this.remember(serverName), pins.recall(serverName)]);
    disposal.throwIfAborted();
    const before = flight.isCleared ? undefined : names.entries.peek(serverName);
    if (before !== undefined && isEnough(before, demand, clock.now())) return before;
    flight.known = before;
    flight.readUpTo = readUpTo ?? before?.position;
    const inquiry = this.#request(flight, by, pins.known(serverName) ?? recalled);
    const draw = demand.kind === 'fresh' ? random() : (before?.draw ?? random());
    const concluded = await resolution(serverName, inquiry, draw, this.#options);
    await this.#conclude(concluded, inquiry, flight);
    return concluded;
  }

  #request(flight: Flight, by: string, pinned: PinState): Inquiry {
    const { store, newId, clock, names } = this.#options;
    const { serverName, demand, known } = flight;
    const since = clock.now();
    const distrustBefore = names.distrust.before(serverName);
    const isFresh = demand.kind === 'fresh';
    const notBefore = isFresh ? since : distrustBefore;
    const ended = distrustBefore === undefined ? 'unknown' : 'connection-failed';
    const why = isFresh ? 'fresh-demanded' : known === undefined ? ended : 'expired';
    const requestId = newId();
    flight.request = { id: requestId, since, pinned };
    // Should it not be recorded, neither will be what cites it.
    const recorded = this.#record(requestEvent(requestId, { serverName, by, why, requestedAt: since }), serverName);
    recorded.catch(() => undefined);
    return new Inquiry({
      requestId,
      since,
      ...(notBefore === undefined ? {} : { notBefore }),
      lastsUntil: demand.kind === 'ahead' ? since + demand.minFresh : undefined,
      pin: pinned.pin,
      after: store.count,
      known: store.known,
    });
  }

  async #conclude(concluded: Concluded, inquiry: Inquiry, flight: Flight): Promise<void> {
    const { conclusion, since, draw } = concluded;
    const { serverName, because } = conclusion;
    const { newId, disposal, recordedRules, names } = this.#options;
    const isTimeout = conclusion.outcome === 'unresolvable' && conclusion.code === 'timeout';
    const before = flight.isCleared || isTimeout ? undefined : flight.known;
    const confirmed = before !== undefined && isConfirmed(before, conclusion) ? before : undefined;
    const eventId = newId();
    const own: OwnConclusion = { id: eventId, isConfirmation: confirmed !== undefined, position: undefined };
    flight.conclusion = own;
    const preceding = { confirms: confirmed?.fullId, supersedes: before?.eventId };
    const event = conclusionEvent(eventId, concluded, inquiry, preceding, recordedRules);
    await this.#record(event, serverName, [inquiry.requestId, ...because]);
    if (flight.isIgnorant && !isTimeout) this.withdraw(serverName, eventId, 'operator').catch(ignore);
    if (flight.isCleared || isTimeout || disposal.aborted || since <= names.allClearedAt) return;
    const fullId = confirmed?.fullId ?? eventId;
    const confirmations = confirmed === undefined ? 0 : confirmed.confirmations + 1;
    const { position } = own;
    const entry = { used: false, conclusion, eventId, fullId, confirmations, since, draw, position, answer: undefined };
    names.land(flight, entry, concluded);
  }

  #decideInvalid(serverName: string): Promise<Concluded> {
    const inquiry = new Inquiry({ requestId: '', since: this.#options.clock.now(), known: () => undefined });
    return resolution(serverName, inquiry, 0, this.#options);
  }

  #record(event: LoggedEvent, serverName: string, cites?: readonly string[]): Promise<void> {
    return this.#options.journal.record(serverStream(serverName), event, cites);
  }
}

function demandOf({ fresh = false, minFresh = 0 }: ResolveOptions): Demand {
  if (fresh) return FRESH;
  return minFresh > 0 ? { kind: 'ahead', minFresh } : CACHED;
}

function isEnough({ conclusion: { freshUntil } }: Entry, demand: Demand, now: Instant): boolean {
  if (demand.kind === 'ahead') return freshUntil > now + demand.minFresh;
  return demand.kind === 'cached' && freshUntil > now;
}

function isConfirmed(before: Entry, conclusion: Conclusion): boolean {
  return before.confirmations < MAX_CONFIRMATIONS && sameAnswer(before.conclusion, conclusion);
}

function wasDecidedBefore(resolved: Resolved, instant: Instant): boolean {
  return !('decidedAt' in resolved) || resolved.decidedAt < instant;
}

function ignore(): void {
  // What could not be recorded is in force in the log as it is; the next clearing ends it.
}
