import {
  type Conclusion,
  explain,
  type Instant,
  type Pin,
  parseServerName,
  pinInForce,
  pinStream,
  questionKey,
  questionStream,
  questionsOf,
  serverStream,
} from '@wherefore/discovery';
import { abortable } from './abortable.ts';
import type { BoundedMap } from './bounded-map.ts';
import type { Concluded } from './concluded.ts';
import type { Entry } from './entry.ts';
import type { LoggedEvent } from './evidence-log.ts';
import { RENEWED, type Resolved } from './flights.ts';
import { ALL_CACHES_STREAM } from './history.ts';
import { Inquiry } from './inquiry.ts';
import type { LearnedEvent } from './learned-event.ts';
import { Learner } from './learner.ts';
import { clearedEvent, pinnedEvent, reportedEvent, sameAnswer, unpinnedEvent } from './name-events.ts';
import { NameMemory } from './name-memory.ts';
import { Pins } from './pins.ts';
import type { Clock } from './ports.ts';
import type { RecentMap } from './recent-map.ts';
import { decideAgain } from './resolution.ts';
import { Resolutions, type ResolutionsOptions } from './resolutions.ts';
import type { PinOptions, ResolveOptions, Resolver, ResolverExplanation, ResolverLoad, WarmEntry } from './resolver.ts';
import { checkPin } from './sound-pin.ts';
import { startTimeLimit } from './time-limit.ts';

/** With so much left to live the time of a moment ago is good enough, even if the event loop stood still since. */
const SURELY_FRESH_MS = 60_000;

export interface CachingResolverOptions extends Omit<ResolutionsOptions, 'names' | 'pins'> {
  /** Ids of the events that were written here and have not come by in the log yet. */
  readonly unseen: RecentMap<true>;
  readonly maxNames: number;
  readonly dispose: () => Promise<void>;
}

/** A view of conclusions in memory, and behind it one resolution at a time for each name. */
export class CachingResolver implements Resolver {
  readonly #options: CachingResolverOptions;
  readonly #clock: Clock;
  readonly #recently: () => Instant;
  readonly #names: NameMemory;
  readonly #entries: BoundedMap<Entry>;
  readonly #pins: Pins;
  readonly #resolutions: Resolutions;
  readonly #learner: Learner;

  constructor(options: CachingResolverOptions) {
    this.#options = options;
    const { clock, past, maxNames } = options;
    this.#clock = clock;
    this.#recently = clock.recently?.bind(clock) ?? (() => clock.now());
    const names = new NameMemory(options);
    const pins = new Pins(past, maxNames);
    this.#names = names;
    this.#entries = names.entries;
    this.#pins = pins;
    this.#resolutions = new Resolutions({ ...options, names, pins });
    const withdraw = (serverName: string, eventId: string): void => {
      this.#resolutions.withdraw(serverName, eventId, 'operator').catch(() => undefined);
    };
    this.#learner = new Learner({ ...options, names, pins, withdraw });
  }

  resolve(serverName: string, options?: ResolveOptions): Promise<Conclusion> {
    const entry = this.#entries.get(serverName);
    if (entry !== undefined && options === undefined && this.#isFresh(entry)) {
      entry.answer ??= Promise.resolve(entry.conclusion);
      return entry.answer;
    }
    return this.#resolutions.resolve(serverName, options).then(({ conclusion }) => conclusion);
  }

  peek(serverName: string): Conclusion | undefined {
    const entry = this.#entries.get(serverName);
    return entry !== undefined && this.#isFresh(entry) ? entry.conclusion : undefined;
  }

  async explain(serverName: string, options?: ResolveOptions): Promise<ResolverExplanation> {
    const resolved = await this.#resolutions.resolve(serverName, options);
    const { conclusion, trace, since } =
      this.#withTrace(resolved) ?? (await this.#explained(resolved)) ?? (await this.#renewed(serverName, options));
    return { ...explain(conclusion, trace), trace, since, policy: this.#options.policy };
  }

  async forget(serverName: string, { by = 'operator' }: { readonly by?: string } = {}): Promise<void> {
    this.#assertInUse();
    if (parseServerName(serverName).kind === 'invalid') return;
    const { store, gatherer, newId } = this.#options;
    const { pin } = await this.#pins.recall(serverName);
    await this.#recallQuestions(serverName, pin);
    this.#assertInUse();
    // From here to the next await at one go: what comes in between would be forgotten by halves.
    const keys = questionsOf(serverName, this.#standing, pin).map(questionKey);
    const clearedAt = this.#clock.now();
    const entry = this.#entries.peek(serverName);
    this.#names.end(serverName);
    this.#names.distrust.forget(serverName);
    gatherer.forget(keys);
    const recorded = Promise.all([
      this.#resolutions.recordEnd(clearedEvent(newId(), { subject: serverName, by, clearedAt }), serverName),
      this.#withdraw(serverName, entry, 'operator'),
      store.clear(keys, by, clearedAt),
    ]);
    await this.#ending([serverStream(serverName), ...keys.map(questionStream)], recorded);
  }

  async forgetAll({ by = 'operator' }: { readonly by?: string } = {}): Promise<void> {
    this.#assertInUse();
    const { store, gatherer, journal, past, newId } = this.#options;
    const clearedAt = this.#clock.now();
    this.#names.clear();
    store.clearAll();
    gatherer.forgetAll();
    const recorded = journal.record(ALL_CACHES_STREAM, clearedEvent(newId(), { subject: '*', by, clearedAt }));
    await (past === undefined ? recorded : past.clearAll(clearedAt, recorded));
  }

  async reportFailure(serverName: string): Promise<void> {
    this.#assertInUse();
    if (parseServerName(serverName).kind === 'invalid') return;
    const { distrust } = this.#names;
    // How often it was reported before is told by the log alone.
    await this.#resolutions.remember(serverName, !distrust.isWhole(serverName));
    this.#assertInUse();
    const reportedAt = this.#clock.now();
    const distrustBefore = distrust.report(serverName, reportedAt);
    // A dead server is reported at every attempt: what changes nothing is no event.
    if (distrustBefore === undefined) return;
    const report = { serverName, outcome: 'failed', reportedAt, distrustBefore } as const;
    const entry = this.#entries.peek(serverName);
    this.#names.end(serverName);
    const recorded = Promise.all([
      this.#withdraw(serverName, entry, 'connection-failure'),
      this.#resolutions.recordEnd(reportedEvent(this.#options.newId(), report), serverName),
    ]);
    await this.#ending([serverStream(serverName)], recorded);
  }

  async pin(serverName: string, options: PinOptions): Promise<Pin> {
    this.#assertInUse();
    const { delegated, by = 'operator', reason, until } = options;
    const at = this.#clock.now();
    checkPin(serverName, options, at);
    const id = this.#options.newId();
    const pin: Pin = { id, delegated, ...(until === undefined ? {} : { until }) };
    const data = { serverName, delegated, by, pinnedAt: at };
    const more = { ...(reason === undefined ? {} : { reason }), ...(until === undefined ? {} : { until }) };
    await this.#repin(serverName, pinnedEvent(id, { ...data, ...more }), { by, at, pin });
    return pin;
  }

  async unpin(serverName: string, { by = 'operator' }: { readonly by?: string } = {}): Promise<boolean> {
    const pin = await this.pinOf(serverName);
    this.#assertInUse();
    // Somebody else may have been faster.
    if (pin === undefined || this.#pins.known(serverName)?.pin?.id !== pin.id) return false;
    const at = this.#clock.now();
    const data = { serverName, unpins: pin.id, by, unpinnedAt: at };
    await this.#repin(serverName, unpinnedEvent(this.#options.newId(), data), { by, at, pin: undefined });
    return true;
  }

  async pinOf(serverName: string): Promise<Pin | undefined> {
    this.#assertInUse();
    if (parseServerName(serverName).kind === 'invalid') return undefined;
    const { pin } = await this.#pins.recall(serverName);
    return pinInForce(pin, this.#clock.now());
  }

  learn(events: readonly LearnedEvent[]): void {
    for (const event of events) this.#learner.learn(event);
  }

  warm(entries: Iterable<WarmEntry>): number {
    return this.#names.warm(entries);
  }

  load(): ResolverLoad {
    const { entries, flights } = this.#names;
    return { names: entries.size, questions: this.#options.store.size, inFlight: flights.size };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const { dispose, journal, clock, totalMs } = this.#options;
    const { entries, traces, flights } = this.#names;
    entries.clear();
    traces.clear();
    await dispose();
    const airborne = [...flights.all()].map(({ landed }) => landed);
    const settled = Promise.allSettled(airborne).then(() => journal.settle());
    // A log that does not settle must not hold up the end for ever.
    using limit = startTimeLimit(clock, totalMs, []);
    await abortable(settled, limit.end).catch(() => undefined);
  }

  #isFresh({ conclusion: { freshUntil } }: Entry): boolean {
    return freshUntil > this.#recently() + SURELY_FRESH_MS || freshUntil > this.#clock.now();
  }

  #withTrace(resolved: Resolved): Concluded | undefined {
    if ('trace' in resolved) return resolved;
    const known = this.#names.traces.get(resolved.conclusion.serverName)?.concluded;
    return known?.conclusion === resolved.conclusion ? known : undefined;
  }

  /** Finds the way to a conclusion of before again, from the evidence of then. */
  async #explained({ conclusion, since, draw }: Resolved): Promise<Concluded | undefined> {
    const { store } = this.#options;
    const { serverName } = conclusion;
    const { pin } = await this.#pins.recall(serverName);
    const inquiry = new Inquiry({ requestId: '', since, pin, known: store.known });
    const concluded = await decideAgain(serverName, inquiry, draw, this.#options);
    return concluded !== undefined && sameAnswer(conclusion, concluded.conclusion) ? concluded : undefined;
  }

  async #renewed(serverName: string, options: ResolveOptions | undefined): Promise<Concluded> {
    const resolved = await this.#resolutions.resolve(serverName, options, RENEWED);
    if ('trace' in resolved) return resolved;
    throw new TypeError('a renewed conclusion comes with the way to it');
  }

  async #withdraw(serverName: string, entry: Entry | undefined, by: 'operator' | 'connection-failure'): Promise<void> {
    if (entry !== undefined) await this.#resolutions.withdraw(serverName, entry.eventId, by);
  }

  /** Records that the pin of a name is another one, and that what was concluded before does not count any more. */
  async #repin(
    serverName: string,
    event: LoggedEvent,
    { by, at, pin }: { readonly by: string; readonly at: Instant; readonly pin: Pin | undefined },
  ): Promise<void> {
    const { journal, newId } = this.#options;
    this.#pins.set(serverName, { pin, position: undefined });
    this.#names.end(serverName);
    this.#names.distrust.forget(serverName);
    const cleared = clearedEvent(newId(), { subject: serverName, by, clearedAt: at });
    const recorded = Promise.all([
      journal.record(pinStream(serverName), event),
      this.#resolutions.recordEnd(cleared, serverName, [event.id]),
    ]);
    try {
      await this.#ending([pinStream(serverName), serverStream(serverName)], recorded);
    } catch (error) {
      this.#pins.forget(serverName);
      throw error;
    }
  }

  /** Nobody reads these streams until their end is recorded. */
  async #ending(streams: readonly string[], recorded: Promise<unknown>): Promise<void> {
    const { past } = this.#options;
    await (past === undefined ? recorded : past.clear(streams, recorded));
  }

  /** Brings what the log knows of the questions that a name depends on into memory. */
  async #recallQuestions(serverName: string, pin: Pin | undefined): Promise<void> {
    const { store } = this.#options;
    let known = -1;
    for (;;) {
      const keys = questionsOf(serverName, this.#standing, pin).map(questionKey);
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
