import {
  type Conclusion,
  explain,
  type Instant,
  type Policy,
  parseServerName,
  questionKey,
  questionStream,
  questionsOf,
  type RecordedRules,
  serverStream,
} from '@wherefore/discovery';
import { abortable } from './abortable.ts';
import { BoundedMap } from './bounded-map.ts';
import type { Concluded } from './concluded.ts';
import { Distrust } from './distrust.ts';
import { ResolverError } from './errors.ts';
import type { LoggedEvent } from './evidence-log.ts';
import type { EvidenceStore } from './evidence-store.ts';
import { ALL_CACHES_STREAM, MAX_CONFIRMATIONS } from './history.ts';
import { Inquiry } from './inquiry.ts';
import type { Journal } from './journal.ts';
import {
  clearedEvent,
  conclusionEvent,
  reportedEvent,
  requestEvent,
  sameAnswer,
  withdrawnEvent,
} from './name-events.ts';
import type { Past } from './past.ts';
import type { Clock, Random } from './ports.ts';
import { decideAgain, type ResolutionOptions, resolution } from './resolution.ts';
import type { ResolveOptions, Resolver, ResolverExplanation } from './resolver.ts';
import { startTimeLimit } from './time-limit.ts';

/** The ways to the newest conclusions are kept, so that an explanation need not decide again. */
const MAX_TRACES = 1000;

/** With so much left to live the time of a moment ago is good enough, even if the event loop stood still since. */
const SURELY_FRESH_MS = 60_000;

/** A conclusion that serves while it is fresh. */
interface Entry {
  used: boolean;
  readonly conclusion: Conclusion;
  readonly eventId: string;
  readonly fullId: string;
  readonly confirmations: number;
  readonly since: Instant;
  readonly draw: number;
  /** The conclusion as `resolve` hands it out, one promise for all; made for the first who asks. */
  answer: Promise<Conclusion> | undefined;
}

/** What `resolve` comes to, with the way to it unless that has to be found again. */
type Resolved = Entry | Concluded;

/** Why the cache does not serve, though it may have something. `renewed`: the evidence is not what it was. */
type Demand = 'cached' | 'renewed' | 'fresh';

/** A resolution under way. */
interface Flight {
  readonly landed: Promise<Resolved>;
  /** What it brings was asked for before the name was cleared: good for who waits, not for the cache. */
  isCleared: boolean;
}

export interface CachingResolverOptions extends ResolutionOptions {
  readonly store: EvidenceStore;
  readonly journal: Journal;
  readonly past: Past | undefined;
  readonly policy: Policy;
  /** What each conclusion records of the address rules. */
  readonly recordedRules: RecordedRules | undefined;
  readonly clock: Clock;
  readonly random: Random;
  readonly newId: () => string;
  readonly maxNames: number;
  readonly maxResolutions: number;
  readonly dispose: () => Promise<void>;
}

/** A view of conclusions in memory, and behind it one resolution at a time for each name. */
export class CachingResolver implements Resolver {
  readonly #options: CachingResolverOptions;
  readonly #clock: Clock;
  readonly #recently: () => Instant;
  readonly #entries: BoundedMap<Entry>;
  readonly #traces = new BoundedMap<{ used: boolean; readonly concluded: Concluded }>(MAX_TRACES);
  readonly #flights = new Map<string, Flight>();
  /** Those too that nobody can join any more. */
  readonly #airborne = new Set<Promise<Resolved>>();
  readonly #distrust = new Distrust();

  constructor(options: CachingResolverOptions) {
    this.#options = options;
    const { clock } = options;
    this.#clock = clock;
    this.#recently = clock.recently?.bind(clock) ?? (() => clock.now());
    this.#entries = new BoundedMap(options.maxNames);
  }

  resolve(serverName: string, options?: ResolveOptions): Promise<Conclusion> {
    const entry = this.#entries.get(serverName);
    if (entry !== undefined && options === undefined && this.#isFresh(entry)) {
      entry.answer ??= Promise.resolve(entry.conclusion);
      return entry.answer;
    }
    return this.#resolve(serverName, options).then(({ conclusion }) => conclusion);
  }

  peek(serverName: string): Conclusion | undefined {
    const entry = this.#entries.get(serverName);
    return entry !== undefined && this.#isFresh(entry) ? entry.conclusion : undefined;
  }

  async explain(serverName: string, options?: ResolveOptions): Promise<ResolverExplanation> {
    const resolved = await this.#resolve(serverName, options);
    const { conclusion, trace, since } =
      this.#withTrace(resolved) ?? (await this.#explained(resolved)) ?? (await this.#renewed(serverName, options));
    return { ...explain(conclusion, trace), trace, since, policy: this.#options.policy };
  }

  async forget(serverName: string, { by = 'operator' }: { readonly by?: string } = {}): Promise<void> {
    this.#assertInUse();
    if (parseServerName(serverName).kind === 'invalid') return;
    const { store, gatherer, newId } = this.#options;
    await this.#recallQuestions(serverName);
    this.#assertInUse();
    // From here to the next await at one go: what comes in between would be forgotten by halves.
    const keys = questionsOf(serverName, this.#standing).map(questionKey);
    const clearedAt = this.#clock.now();
    const entry = this.#entries.peek(serverName);
    this.#drop(serverName);
    this.#distrust.forget(serverName);
    gatherer.forget(keys);
    const recorded = Promise.all([
      this.#record(clearedEvent(newId(), { subject: serverName, by, clearedAt }), serverName),
      this.#withdraw(serverName, entry, 'operator'),
      store.clear(keys, by, clearedAt),
    ]);
    await this.#ending([serverStream(serverName), ...keys.map(questionStream)], recorded);
  }

  async forgetAll({ by = 'operator' }: { readonly by?: string } = {}): Promise<void> {
    this.#assertInUse();
    const { store, gatherer, journal, past, newId } = this.#options;
    const clearedAt = this.#clock.now();
    for (const flight of this.#flights.values()) flight.isCleared = true;
    this.#flights.clear();
    this.#entries.clear();
    this.#traces.clear();
    this.#distrust.clear();
    store.clearAll();
    gatherer.forgetAll();
    const recorded = journal.record(ALL_CACHES_STREAM, clearedEvent(newId(), { subject: '*', by, clearedAt }));
    await (past === undefined ? recorded : past.clearAll(clearedAt, recorded));
  }

  async reportFailure(serverName: string): Promise<void> {
    this.#assertInUse();
    if (parseServerName(serverName).kind === 'invalid') return;
    await this.#remember(serverName);
    this.#assertInUse();
    const reportedAt = this.#clock.now();
    const distrustBefore = this.#distrust.report(serverName, reportedAt);
    // A dead server is reported at every attempt: what changes nothing is no event.
    if (distrustBefore === undefined) return;
    const report = { serverName, outcome: 'failed', reportedAt, distrustBefore } as const;
    const entry = this.#entries.peek(serverName);
    this.#drop(serverName);
    const recorded = Promise.all([
      this.#withdraw(serverName, entry, 'connection-failure'),
      this.#record(reportedEvent(this.#options.newId(), report), serverName),
    ]);
    await this.#ending([serverStream(serverName)], recorded);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const { dispose, journal, clock, totalMs } = this.#options;
    this.#entries.clear();
    this.#traces.clear();
    await dispose();
    const settled = Promise.allSettled(this.#airborne).then(() => journal.settle());
    // A log that does not settle must not hold up the end for ever.
    using limit = startTimeLimit(clock, totalMs, []);
    await abortable(settled, limit.end).catch(() => undefined);
  }

  #isFresh({ conclusion: { freshUntil } }: Entry): boolean {
    return freshUntil > this.#recently() + SURELY_FRESH_MS || freshUntil > this.#clock.now();
  }

  /** Resolves by the cache, by a resolution under way, or by a new one. */
  async #resolve(serverName: string, options: ResolveOptions = {}, demand?: Demand): Promise<Resolved> {
    const { signal } = options;
    const wanted = demand ?? (options.fresh === true ? 'fresh' : 'cached');
    signal?.throwIfAborted();
    for (;;) {
      this.#assertInUse();
      const asked = this.#clock.now();
      const entry = wanted === 'cached' ? this.#entries.get(serverName) : undefined;
      if (entry !== undefined && entry.conclusion.freshUntil > asked) return entry;
      if (parseServerName(serverName).kind === 'invalid') return await this.#decideInvalid(serverName);
      const joined = this.#flights.get(flightKey(serverName, wanted));
      const { landed } = joined ?? this.#depart(serverName, options, wanted);
      const resolved = await abortable(landed, signal, this.#options.disposal);
      // One that was decided, and expired while it was being recorded, before this caller came, is not for him.
      if (joined === undefined || resolved.conclusion.freshUntil > asked || !wasDecidedBefore(resolved, asked)) {
        return resolved;
      }
    }
  }

  #depart(serverName: string, options: ResolveOptions, demand: Demand): Flight {
    const { maxResolutions } = this.#options;
    if (this.#airborne.size >= maxResolutions) {
      throw new ResolverError('overloaded', `${maxResolutions} names are being resolved already`);
    }
    const key = flightKey(serverName, demand);
    const flight: Flight = {
      isCleared: false,
      landed: Promise.resolve()
        .then(() => this.#fly(serverName, options, demand, flight))
        .finally(() => {
          this.#airborne.delete(flight.landed);
          if (this.#flights.get(key) === flight) this.#flights.delete(key);
        }),
    };
    this.#flights.set(key, flight);
    this.#airborne.add(flight.landed);
    // Its callers may all have gone.
    flight.landed.catch(() => undefined);
    return flight;
  }

  async #fly(serverName: string, { by = 'caller' }: ResolveOptions, demand: Demand, flight: Flight): Promise<Resolved> {
    const { random, disposal } = this.#options;
    await this.#remember(serverName);
    disposal.throwIfAborted();
    const before = flight.isCleared ? undefined : this.#entries.peek(serverName);
    if (before !== undefined && demand === 'cached' && before.conclusion.freshUntil > this.#clock.now()) return before;
    const inquiry = this.#request(serverName, demand === 'fresh', by, before);
    const draw = demand === 'fresh' ? random() : (before?.draw ?? random());
    const concluded = await resolution(serverName, inquiry, draw, this.#options);
    await this.#conclude(concluded, inquiry, before, flight);
    return concluded;
  }

  /** Reads the log about a name that memory knows nothing of. */
  async #remember(serverName: string): Promise<void> {
    const { past } = this.#options;
    if (past === undefined || this.#entries.peek(serverName) !== undefined) return;
    await past.name(serverName, ({ last, reports }) => {
      this.#distrust.remember(serverName, reports);
      if (last !== undefined && this.#entries.peek(serverName) === undefined) {
        this.#entries.set(serverName, { ...last, used: false, answer: undefined });
      }
    });
  }

  #request(serverName: string, isFresh: boolean, by: string, known: Entry | undefined): Inquiry {
    const { store, newId } = this.#options;
    const since = this.#clock.now();
    const distrustBefore = this.#distrust.before(serverName);
    const notBefore = isFresh ? since : distrustBefore;
    const ended = distrustBefore === undefined ? 'unknown' : 'connection-failed';
    const why = isFresh ? 'fresh-demanded' : known === undefined ? ended : 'expired';
    const requestId = newId();
    // Should it not be recorded, neither will be what cites it.
    const recorded = this.#record(requestEvent(requestId, { serverName, by, why, requestedAt: since }), serverName);
    recorded.catch(() => undefined);
    const times = notBefore === undefined ? { since } : { since, notBefore };
    return new Inquiry({ requestId, ...times, after: store.count, known: store.known });
  }

  async #conclude(concluded: Concluded, inquiry: Inquiry, known: Entry | undefined, flight: Flight): Promise<void> {
    const { conclusion, since, draw } = concluded;
    const { serverName, because } = conclusion;
    const { newId, disposal, recordedRules } = this.#options;
    const isTimeout = conclusion.outcome === 'unresolvable' && conclusion.code === 'timeout';
    const before = flight.isCleared || isTimeout ? undefined : known;
    const confirmed =
      before !== undefined && before.confirmations < MAX_CONFIRMATIONS && sameAnswer(before.conclusion, conclusion)
        ? before
        : undefined;
    const eventId = newId();
    const preceding = { confirms: confirmed?.fullId, supersedes: before?.eventId };
    const event = conclusionEvent(eventId, concluded, inquiry, preceding, recordedRules);
    await this.#record(event, serverName, [inquiry.requestId, ...because]);
    if (flight.isCleared || isTimeout || disposal.aborted) return;
    const fullId = confirmed?.fullId ?? eventId;
    const confirmations = confirmed === undefined ? 0 : confirmed.confirmations + 1;
    const answer = undefined;
    this.#entries.set(serverName, { used: false, conclusion, eventId, fullId, confirmations, since, draw, answer });
    this.#traces.set(serverName, { used: false, concluded });
  }

  #withTrace(resolved: Resolved): Concluded | undefined {
    if ('trace' in resolved) return resolved;
    const known = this.#traces.get(resolved.conclusion.serverName)?.concluded;
    return known?.conclusion === resolved.conclusion ? known : undefined;
  }

  /** Finds the way to a conclusion of before again, from the evidence of then. */
  async #explained({ conclusion, since, draw }: Resolved): Promise<Concluded | undefined> {
    const { store } = this.#options;
    const inquiry = new Inquiry({ requestId: '', since, known: store.known });
    const concluded = await decideAgain(conclusion.serverName, inquiry, draw, this.#options);
    return concluded !== undefined && sameAnswer(conclusion, concluded.conclusion) ? concluded : undefined;
  }

  async #renewed(serverName: string, options: ResolveOptions | undefined): Promise<Concluded> {
    const resolved = await this.#resolve(serverName, options, 'renewed');
    if ('trace' in resolved) return resolved;
    throw new TypeError('a renewed conclusion comes with the way to it');
  }

  #decideInvalid(serverName: string): Promise<Concluded> {
    const inquiry = new Inquiry({ requestId: '', since: this.#clock.now(), known: () => undefined });
    return resolution(serverName, inquiry, 0, this.#options);
  }

  #drop(serverName: string): void {
    this.#entries.delete(serverName);
    this.#traces.delete(serverName);
    for (const demand of ['cached', 'renewed', 'fresh'] as const) {
      const key = flightKey(serverName, demand);
      const flight = this.#flights.get(key);
      if (flight !== undefined) flight.isCleared = true;
      this.#flights.delete(key);
    }
  }

  async #withdraw(serverName: string, entry: Entry | undefined, by: 'operator' | 'connection-failure'): Promise<void> {
    if (entry === undefined) return;
    const data = { serverName, withdraws: entry.eventId, by };
    await this.#record(withdrawnEvent(this.#options.newId(), data, this.#clock.now()), serverName);
  }

  #record(event: LoggedEvent, serverName: string, cites?: readonly string[]): Promise<void> {
    return this.#options.journal.record(serverStream(serverName), event, cites);
  }

  /** Nobody reads these streams until their end is recorded. */
  async #ending(streams: readonly string[], recorded: Promise<unknown>): Promise<void> {
    const { past } = this.#options;
    await (past === undefined ? recorded : past.clear(streams, recorded));
  }

  /** Brings what the log knows of the questions that a name depends on into memory. */
  async #recallQuestions(serverName: string): Promise<void> {
    const { store } = this.#options;
    let known = -1;
    for (;;) {
      const keys = questionsOf(serverName, this.#standing).map(questionKey);
      if (keys.length === known) return;
      known = keys.length;
      await Promise.all(keys.map((key) => store.recall(key)));
    }
  }

  readonly #standing = (key: string) => this.#options.store.known(key)?.standing;

  #assertInUse(): void {
    this.#options.disposal.throwIfAborted();
  }
}

function wasDecidedBefore(resolved: Resolved, instant: Instant): boolean {
  return !('decidedAt' in resolved) || resolved.decidedAt < instant;
}

function flightKey(serverName: string, demand: Demand): string {
  return demand === 'cached' ? serverName : `${demand} ${serverName}`;
}
