import {
  type Conclusion,
  explain,
  type Instant,
  type Policy,
  parseServerName,
  questionKey,
  questionsOf,
  serverStream,
} from '@wherefore/discovery';
import { abortable } from './abortable.ts';
import { BoundedMap } from './bounded-map.ts';
import { Distrust } from './distrust.ts';
import { ResolverError } from './errors.ts';
import type { EvidenceLog } from './evidence-log.ts';
import type { EvidenceStore } from './evidence-store.ts';
import type { Asker } from './gatherer.ts';
import { ALL_CACHES_STREAM, rememberedName } from './history.ts';
import type { Journal } from './journal.ts';
import type { Clock, Random } from './ports.ts';
import { type Concluded, type ResolutionOptions, resolution } from './resolution.ts';
import type { ResolveOptions, Resolver, ResolverExplanation } from './resolver.ts';

/** The ways to the newest conclusions are kept, so that an explanation need not decide again. */
const MAX_TRACES = 1000;

/** A conclusion that serves while it is fresh. */
interface Entry {
  used: boolean;
  readonly conclusion: Conclusion;
  readonly eventId: string;
  readonly fullId: string;
  readonly since: Instant;
  readonly draw: number;
}

/** A resolution under way. */
interface Flight {
  readonly landed: Promise<Concluded>;
  /** What it brings was asked for before the name was cleared: good for who waits, not for the cache. */
  cleared: boolean;
}

export interface CachingResolverOptions extends ResolutionOptions {
  readonly store: EvidenceStore;
  readonly journal: Journal;
  readonly past: EvidenceLog | undefined;
  readonly policy: Policy;
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
  readonly #entries: BoundedMap<Entry>;
  readonly #traces = new BoundedMap<{ used: boolean; readonly concluded: Concluded }>(MAX_TRACES);
  readonly #flights = new Map<string, Flight>();
  readonly #distrust = new Distrust();

  constructor(options: CachingResolverOptions) {
    this.#options = options;
    this.#clock = options.clock;
    this.#entries = new BoundedMap(options.maxNames);
  }

  resolve(serverName: string, options?: ResolveOptions): Promise<Conclusion> {
    const entry = this.#entries.get(serverName);
    if (entry !== undefined && options === undefined && entry.conclusion.freshUntil > this.#clock.now()) {
      return Promise.resolve(entry.conclusion);
    }
    return this.#resolve(serverName, options ?? {});
  }

  peek(serverName: string): Conclusion | undefined {
    const entry = this.#entries.get(serverName);
    if (entry === undefined || entry.conclusion.freshUntil <= this.#clock.now()) return undefined;
    return entry.conclusion;
  }

  async explain(serverName: string, options: ResolveOptions = {}): Promise<ResolverExplanation> {
    const conclusion = await this.#resolve(serverName, options);
    const known = this.#traces.get(serverName)?.concluded;
    const concluded = known?.conclusion === conclusion ? known : await this.#decideAgain(serverName);
    const { trace, since } = concluded;
    return { ...explain(concluded.conclusion, trace), trace, since, policy: this.#options.policy };
  }

  async forget(serverName: string, { by = 'operator' }: { readonly by?: string } = {}): Promise<void> {
    this.#assertInUse();
    const { store, journal } = this.#options;
    const keys = await this.#keysOf(serverName);
    const now = this.#clock.now();
    const entry = this.#entries.peek(serverName);
    this.#drop(serverName);
    this.#distrust.forget(serverName);
    if (parseServerName(serverName).kind === 'invalid') return;
    const cleared = journal.record(serverStream(serverName), store.clearance(serverName, by, now));
    await Promise.all([cleared, this.#withdraw(serverName, entry, 'operator'), store.clear(keys, by, now)]);
  }

  async forgetAll({ by = 'operator' }: { readonly by?: string } = {}): Promise<void> {
    this.#assertInUse();
    const { store, journal } = this.#options;
    const now = this.#clock.now();
    for (const flight of this.#flights.values()) flight.cleared = true;
    this.#flights.clear();
    this.#entries.clear();
    this.#traces.clear();
    this.#distrust.clear();
    store.clearAll(now);
    await journal.record(ALL_CACHES_STREAM, store.clearance('*', by, now));
  }

  async reportFailure(serverName: string): Promise<void> {
    this.#assertInUse();
    if (parseServerName(serverName).kind === 'invalid') return;
    const { journal, newId } = this.#options;
    const reportedAt = this.#clock.now();
    const distrustBefore = this.#distrust.report(serverName, reportedAt);
    const entry = distrustBefore === undefined ? undefined : this.#entries.peek(serverName);
    if (distrustBefore !== undefined) this.#drop(serverName);
    const data = {
      serverName,
      outcome: 'failed',
      reportedAt,
      ...(distrustBefore === undefined ? {} : { distrustBefore }),
    };
    const withdrawn = this.#withdraw(serverName, entry, 'connection-failure');
    const event = { id: newId(), type: 'ConnectionReported', data, observedAt: reportedAt };
    await Promise.all([withdrawn, journal.record(serverStream(serverName), event)]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#entries.clear();
    this.#traces.clear();
    await this.#options.dispose();
    await Promise.allSettled([...this.#flights.values()].map((flight) => flight.landed));
    await this.#options.journal.settle();
  }

  async #resolve(serverName: string, options: ResolveOptions): Promise<Conclusion> {
    const { signal, fresh = false } = options;
    signal?.throwIfAborted();
    this.#assertInUse();
    const known = fresh ? undefined : this.peek(serverName);
    if (known !== undefined) return known;
    if (parseServerName(serverName).kind === 'invalid') return (await this.#decideUnrecorded(serverName)).conclusion;
    const { landed } = this.#flights.get(flightKey(serverName, fresh)) ?? this.#depart(serverName, options);
    return (await abortable(landed, signal)).conclusion;
  }

  #depart(serverName: string, options: ResolveOptions): Flight {
    const { maxResolutions } = this.#options;
    if (this.#flights.size >= maxResolutions) {
      throw new ResolverError('overloaded', `${maxResolutions} names are being resolved already`);
    }
    const key = flightKey(serverName, options.fresh ?? false);
    const flight: Flight = {
      cleared: false,
      landed: Promise.resolve()
        .then(() => this.#fly(serverName, options, flight))
        .finally(() => {
          if (this.#flights.get(key) === flight) this.#flights.delete(key);
        }),
    };
    this.#flights.set(key, flight);
    // Its callers may all have gone.
    flight.landed.catch(() => undefined);
    return flight;
  }

  async #fly(serverName: string, { fresh = false, by = 'caller' }: ResolveOptions, flight: Flight): Promise<Concluded> {
    const { journal, random } = this.#options;
    const remembered = await this.#remember(serverName);
    if (remembered !== undefined && !fresh && remembered.conclusion.freshUntil > this.#clock.now()) {
      return { ...remembered, trace: { notes: [] }, decidedAt: remembered.since };
    }
    const request = this.#request(serverName, fresh, by, remembered);
    const requested = journal.record(serverStream(serverName), request.event);
    requested.catch(() => undefined);
    const draw = fresh ? random() : (remembered?.draw ?? random());
    const concluded = await resolution(serverName, request.asker, draw, this.#options);
    await requested;
    await this.#conclude(concluded, request.asker, remembered, flight);
    return concluded;
  }

  async #remember(serverName: string): Promise<Entry | undefined> {
    const entry = this.#entries.peek(serverName);
    const { past, policy, store } = this.#options;
    if (entry !== undefined || past === undefined) return entry;
    const { last, distrustBefore } = await rememberedName(past, serverName, policy, await store.clearedAt());
    if (distrustBefore !== undefined) this.#distrust.remember(serverName, distrustBefore);
    if (last === undefined) return undefined;
    const remembered = { ...last, used: true };
    this.#entries.set(serverName, remembered);
    return remembered;
  }

  #request(serverName: string, fresh: boolean, by: string, known: Entry | undefined) {
    const since = this.#clock.now();
    const distrustBefore = this.#distrust.before(serverName);
    const notBefore = fresh ? since : distrustBefore;
    const why = fresh
      ? 'fresh-demanded'
      : known === undefined && distrustBefore !== undefined
        ? 'connection-failed'
        : known === undefined
          ? 'unknown'
          : 'expired';
    const requestId = this.#options.newId();
    const data = { serverName, by, why, requestedAt: since };
    const asker: Asker = notBefore === undefined ? { requestId, since } : { requestId, since, notBefore };
    return {
      asker,
      event: { id: requestId, type: 'ResolutionRequested', data, correlationId: requestId, observedAt: since },
    };
  }

  async #conclude(concluded: Concluded, asker: Asker, before: Entry | undefined, flight: Flight): Promise<void> {
    const { conclusion, since, draw } = concluded;
    const { serverName, because } = conclusion;
    const confirms = before !== undefined && sameAnswer(before.conclusion, conclusion);
    const eventId = this.#options.newId();
    const { requestId } = asker;
    await this.#options.journal.record(
      serverStream(serverName),
      {
        id: eventId,
        ...conclusionEvent(concluded, asker, confirms ? before.fullId : undefined, before?.eventId),
        correlationId: requestId,
        causationId: requestId,
        observedAt: concluded.decidedAt,
      },
      because,
    );
    const isTimeout = conclusion.outcome === 'unresolvable' && conclusion.code === 'timeout';
    if (flight.cleared || isTimeout) return;
    const fullId = confirms ? before.fullId : eventId;
    this.#entries.set(serverName, { used: true, conclusion, eventId, fullId, since, draw });
    this.#traces.set(serverName, { used: true, concluded });
  }

  // The evidence is all there or in the log; what has come up since is taken into account, and recorded if it matters.
  async #decideAgain(serverName: string): Promise<Concluded> {
    const entry = this.#entries.peek(serverName);
    if (entry === undefined) return this.#decideUnrecorded(serverName);
    const asker: Asker = { requestId: entry.eventId, since: entry.since };
    const concluded = await resolution(serverName, asker, entry.draw, this.#options);
    if (!sameAnswer(entry.conclusion, concluded.conclusion)) {
      await this.#conclude(concluded, asker, entry, { cleared: false, landed: Promise.resolve(concluded) });
    }
    return concluded;
  }

  #decideUnrecorded(serverName: string): Promise<Concluded> {
    const asker: Asker = { requestId: this.#options.newId(), since: this.#clock.now() };
    return resolution(serverName, asker, 0, this.#options);
  }

  #drop(serverName: string): void {
    this.#entries.delete(serverName);
    this.#traces.delete(serverName);
    for (const fresh of [false, true]) {
      const key = flightKey(serverName, fresh);
      const flight = this.#flights.get(key);
      if (flight !== undefined) flight.cleared = true;
      this.#flights.delete(key);
    }
  }

  async #withdraw(serverName: string, entry: Entry | undefined, by: 'operator' | 'connection-failure'): Promise<void> {
    if (entry === undefined) return;
    const data = { serverName, withdraws: entry.eventId, by };
    const event = { id: this.#options.newId(), type: 'DestinationWithdrawn', data, observedAt: this.#clock.now() };
    await this.#options.journal.record(serverStream(serverName), event);
  }

  /** Keys of the questions that a name depends on, those that only the log knows of included. */
  async #keysOf(serverName: string): Promise<readonly string[]> {
    const { store } = this.#options;
    let keys: readonly string[] = [];
    for (;;) {
      const found = questionsOf(serverName, store.standing).map(questionKey);
      if (found.length === keys.length) return keys;
      keys = found;
      await Promise.all(keys.map((key) => store.recall(key)));
    }
  }

  #assertInUse(): void {
    if (this.#options.disposal.aborted) throw this.#options.disposal.reason;
  }
}

function flightKey(serverName: string, fresh: boolean): string {
  return fresh ? `fresh ${serverName}` : serverName;
}

function sameAnswer(left: Conclusion, right: Conclusion): boolean {
  return JSON.stringify(withoutEvidence(left)) === JSON.stringify(withoutEvidence(right));
}

function withoutEvidence(conclusion: Conclusion): object {
  return { ...conclusion, freshUntil: 0, because: [] };
}

function conclusionEvent(
  { conclusion, decidedAt, since, draw }: Concluded,
  { notBefore }: Asker,
  confirms: string | undefined,
  supersedes: string | undefined,
): { type: string; data: object } {
  const drawnFrom = { decidedAt, since, draw, ...(notBefore === undefined ? {} : { notBefore }) };
  if (confirms !== undefined) {
    const { serverName, freshUntil, because } = conclusion;
    return { type: 'ConclusionConfirmed', data: { serverName, confirms, freshUntil, because, ...drawnFrom } };
  }
  const type = conclusion.outcome === 'destination' ? 'DestinationChosen' : 'ResolutionFailed';
  return { type, data: { ...conclusion, ...drawnFrom, ...(supersedes === undefined ? {} : { supersedes }) } };
}
