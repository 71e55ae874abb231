import { admit, admitRecorded } from './admission.ts';
import { type PlannedEvent, planAppends } from './append-plan.ts';
import { InvalidAppend, LogClosed } from './errors.ts';
import type {
  AppendResult,
  BulkAppendOptions,
  BulkLog,
  LogPage,
  ReadAllOptions,
  ReadStreamOptions,
  RecordedEvent,
  ScanOptions,
  StreamAppend,
  StreamRead,
} from './event-log.ts';
import { Fifo } from './fifo.ts';
import type { JsonObject } from './json.ts';
import { checkIds, logRange, scanRange, streamRange, streamRanges } from './limits.ts';
import { wakeAll } from './wake-all.ts';

export interface MemoryLogOptions {
  /** ms since the epoch. Default `Date.now`. */
  readonly clock?: () => number;
  /**
   * Events kept, 1 or more. Default: all.
   *
   * When it is full the oldest event of the whole log goes first. Versions and positions of what stays do not
   * change, and a stream goes on counting as long as one event of it is left. A stream whose last event went is
   * forgotten: it does not exist, `no-stream` holds for it, an exact version above 0 conflicts with actual 0, and
   * it starts again at version 1. The ids of dropped events are forgotten too, so a retry of them appends again.
   */
  readonly capacity?: number;
}

/** Data is kept as text: compact, and no reader or writer can change it afterwards. */
type StoredEvent = Omit<RecordedEvent, 'data'> & { readonly dataText: string };

interface Stream {
  version: number;
  /** Times grow along a stream, whatever the clock does. */
  recordedAt: number;
  readonly events: Fifo<StoredEvent>;
}

/** A log in the memory of this process, gone with it. It keeps no chain: who could change it could change that. */
export function createMemoryLog(options: MemoryLogOptions = {}): BulkLog {
  return new MemoryLog(options);
}

class MemoryLog implements BulkLog {
  readonly lanes = 1;
  readonly #clock: () => number;
  readonly #capacity: number;
  readonly #events = new Fifo<StoredEvent>();
  readonly #streams = new Map<string, Stream>();
  readonly #byId = new Map<string, StoredEvent>();
  readonly #listeners = new Set<() => void>();
  #position = 0n;
  #closed = false;

  constructor({ clock = Date.now, capacity = Number.POSITIVE_INFINITY }: MemoryLogOptions) {
    if (!(capacity >= 1)) throw new RangeError(`capacity must be 1 or more, not ${String(capacity)}`);
    this.#clock = clock;
    this.#capacity = capacity;
  }

  async append(appends: readonly StreamAppend[]): Promise<readonly AppendResult[]> {
    this.#assertOpen();
    const plan = planAppends(
      admit(appends),
      (stream) => this.#streams.get(stream)?.version ?? 0,
      (id) => this.#byId.get(id),
    );
    const recordedAt = Math.floor(this.#clock());
    for (const write of plan.writes) this.#write(write, recordedAt);
    const results = plan.results((id) => this.#byId.get(id)?.position ?? this.#position);
    while (this.#events.length > this.#capacity) this.#dropOldest();
    if (plan.writes.length > 0) wakeAll(this.#listeners);
    return results;
  }

  async readStream(stream: string, options?: ReadStreamOptions): Promise<readonly RecordedEvent[]> {
    this.#assertOpen();
    const { from, limit, backwards, recordedUntil = Number.POSITIVE_INFINITY } = streamRange(options);
    const events = this.#streams.get(stream)?.events;
    const oldest = events?.at(0)?.version;
    if (events === undefined || oldest === undefined) return [];
    if (!backwards) {
      const start = Math.max(0, (from ?? 1) - oldest);
      return events.slice(start, Math.min(start + limit, countUntil(events, recordedUntil))).map(recall);
    }
    const end = Math.min(countUntil(events, recordedUntil), (from ?? Number.POSITIVE_INFINITY) - oldest + 1);
    return events
      .slice(Math.max(0, end - limit), end)
      .map(recall)
      .reverse();
  }

  async readStreams(
    reads: readonly StreamRead[],
    options?: Omit<ReadStreamOptions, 'from'>,
  ): Promise<readonly (readonly RecordedEvent[])[]> {
    this.#assertOpen();
    streamRanges(reads, options);
    return Promise.all(reads.map((read) => this.readStream(read.stream, { ...options, ...read })));
  }

  async readEvents(ids: readonly string[]): Promise<readonly RecordedEvent[]> {
    this.#assertOpen();
    checkIds(ids);
    return ids.flatMap((id) => this.#byId.get(id) ?? []).map(recall);
  }

  async readAll(options: ReadAllOptions = {}): Promise<LogPage> {
    this.#assertOpen();
    const { after, limit } = logRange(options, this.lanes);
    const oldest = this.#events.at(0)?.position ?? this.#position + 1n;
    if (after >= this.#position) return { events: [], next: after };
    const start = after < oldest ? 0 : Number(after - oldest) + 1;
    const events = this.#events.slice(start, start + limit).map(recall);
    return { events, next: events.at(-1)?.position ?? after };
  }

  listen(wake: () => void): Disposable {
    // Wrapped, so that each call stands for itself.
    const listener = (): void => wake();
    this.#listeners.add(listener);
    return { [Symbol.dispose]: () => void this.#listeners.delete(listener) };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    this.#listeners.clear();
  }

  async settled(lane = 0): Promise<bigint> {
    this.#assertOpen();
    logRange({ lane }, this.lanes);
    return this.#position;
  }

  /** What was dropped for lack of room is passed over by every reader. */
  async deletedTo(lane = 0): Promise<bigint> {
    this.#assertOpen();
    logRange({ lane }, this.lanes);
    return 0n;
  }

  async *scan<F extends keyof RecordedEvent>(
    options: ScanOptions<F> = {},
  ): AsyncIterable<readonly Pick<RecordedEvent, F>[]> {
    const { lane, after, until } = scanRange(options, this.lanes);
    const settled = await this.settled(lane);
    const last = until === undefined || until > settled ? settled : until;
    const types = options.types && new Set(options.types);
    let from = after;
    while (from < last) {
      const { events, next } = await this.readAll({ lane, after: from });
      const wanted = events.filter(({ position, type }) => position <= last && types?.has(type) !== false);
      if (wanted.length > 0) yield wanted.map((event) => pick(event, options.fields));
      if (next === from) return;
      from = next;
    }
  }

  async bulkAppend(
    events: AsyncIterable<RecordedEvent> | Iterable<RecordedEvent>,
    { versions = 'given' }: BulkAppendOptions = {},
  ): Promise<number> {
    let count = 0;
    for await (const recorded of events) {
      this.#assertOpen();
      const event = admitRecorded(recorded);
      const { stream, recordedAt } = recorded;
      const home = this.#streams.get(stream);
      const next = (home?.version ?? 0) + 1;
      const version = versions === 'anew' ? next : recorded.version;
      if (version !== next || recordedAt < (home?.recordedAt ?? 0)) {
        throw new InvalidAppend('event-out-of-order', `version ${version} does not follow in ${stream}`);
      }
      if (this.#byId.has(event.id)) {
        throw new InvalidAppend('event-id-reused', `event id ${event.id} is taken by another event`);
      }
      this.#write({ stream, version, event }, recordedAt);
      while (this.#events.length > this.#capacity) this.#dropOldest();
      count += 1;
    }
    if (count > 0) wakeAll(this.#listeners);
    return count;
  }

  #write({ stream, version, event }: PlannedEvent, now: number): void {
    const home = this.#streams.get(stream) ?? { version: 0, recordedAt: 0, events: new Fifo<StoredEvent>() };
    const recordedAt = Math.max(now, home.recordedAt);
    home.recordedAt = recordedAt;
    this.#position += 1n;
    const { correlationId, causationId, observedAt = recordedAt, dataBytes: _, ...rest } = event;
    const stored: StoredEvent = {
      ...rest,
      ...(correlationId === undefined ? {} : { correlationId }),
      ...(causationId === undefined ? {} : { causationId }),
      observedAt,
      recordedAt,
      stream,
      version,
      position: this.#position,
    };
    home.version = version;
    home.events.push(stored);
    this.#streams.set(stream, home);
    this.#events.push(stored);
    this.#byId.set(stored.id, stored);
  }

  #dropOldest(): void {
    const dropped = this.#events.shift();
    if (dropped === undefined) return;
    this.#byId.delete(dropped.id);
    const home = this.#streams.get(dropped.stream);
    home?.events.shift();
    if (home?.events.length === 0) this.#streams.delete(dropped.stream);
  }

  #assertOpen(): void {
    if (this.#closed) throw new LogClosed();
  }
}

function pick<F extends keyof RecordedEvent>(
  event: RecordedEvent,
  fields: readonly F[] | undefined,
): Pick<RecordedEvent, F> {
  if (fields === undefined) return event;
  const picked: Partial<Pick<RecordedEvent, F>> = {};
  for (const field of fields) if (event[field] !== undefined) picked[field] = event[field];
  return picked as Pick<RecordedEvent, F>;
}

function recall({ dataText, ...event }: StoredEvent): RecordedEvent {
  return { ...event, data: JSON.parse(dataText) as JsonObject };
}

/** How many events of a stream, from its oldest, were recorded by then. */
function countUntil(events: Fifo<StoredEvent>, recordedUntil: number): number {
  let [low, high] = [0, events.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((events.at(middle)?.recordedAt ?? 0) <= recordedUntil) low = middle + 1;
    else high = middle;
  }
  return low;
}
