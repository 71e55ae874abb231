import { type AdmittedAppend, admit } from './admission.ts';
import { planAppends } from './append-plan.ts';
import { InvalidAppend } from './errors.ts';
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
import { laneOf } from './lane.ts';
import { checkIds, limits, logRange, streamRanges } from './limits.ts';

/**
 * One log of several, each of one lane: a stream is in the log that `laneOf` says. The logs have to be given in the same
 * order for ever. Disposing of it disposes of all of them.
 *
 * What differs from a log of one lane:
 * - a batch for streams of several lanes is a transaction in each; if one of them fails, others may be recorded, and
 *   repeating the call is safe;
 * - that an event id is taken is noticed among the lanes, too, but not while another process is just recording it in
 *   another lane.
 */
export function createLanedLog(logs: readonly BulkLog[]): BulkLog {
  if (logs.length === 0 || logs.some(({ lanes }) => lanes !== 1)) {
    throw new RangeError('a laned log takes one log or more, each of one lane');
  }
  return new LanedLog(logs);
}

class LanedLog implements BulkLog {
  readonly lanes: number;
  readonly #logs: readonly BulkLog[];
  /** Ids that are being appended, and when that is over. */
  readonly #inFlight = new Map<string, Promise<unknown>>();

  constructor(logs: readonly BulkLog[]) {
    this.#logs = logs;
    this.lanes = logs.length;
  }

  async append(appends: readonly StreamAppend[]): Promise<readonly AppendResult[]> {
    const admitted = admit(appends);
    const ids = new Set(admitted.flatMap(({ events }) => events.map(({ id }) => id)));
    for (let before = this.#before(ids); before !== undefined; before = this.#before(ids)) await before;
    const work = this.#appendNow(appends, admitted, ids);
    const over = work.catch(() => {});
    for (const id of ids) this.#inFlight.set(id, over);
    try {
      return await work;
    } finally {
      for (const id of ids) this.#inFlight.delete(id);
    }
  }

  readStream(stream: string, options?: ReadStreamOptions): Promise<readonly RecordedEvent[]> {
    return this.#logOf(stream).readStream(stream, options);
  }

  async readStreams(
    reads: readonly StreamRead[],
    options?: Omit<ReadStreamOptions, 'from'>,
  ): Promise<readonly (readonly RecordedEvent[])[]> {
    streamRanges(reads, options);
    const found: (readonly RecordedEvent[])[] = [];
    const places = Map.groupBy(reads.keys(), (place) => laneOf(reads[place]?.stream ?? '', this.lanes));
    await Promise.all(
      [...places].map(async ([lane, own]) => {
        const events = await this.#lane(lane).readStreams(
          own.flatMap((place) => reads[place] ?? []),
          options,
        );
        for (const [index, place] of own.entries()) found[place] = events[index] ?? [];
      }),
    );
    return found;
  }

  async readEvents(ids: readonly string[]): Promise<readonly RecordedEvent[]> {
    checkIds(ids);
    const byId = new Map<string, RecordedEvent>();
    const found = await Promise.all(this.#logs.map((log) => log.readEvents(ids)));
    for (const event of found.flat()) byId.set(event.id, event);
    return ids.flatMap((id) => byId.get(id) ?? []);
  }

  async readAll({ lane = 0, ...options }: ReadAllOptions = {}): Promise<LogPage> {
    return this.#lane(lane).readAll(options);
  }

  async settled(lane = 0): Promise<bigint> {
    return this.#lane(lane).settled();
  }

  async deletedTo(lane = 0): Promise<bigint> {
    return this.#lane(lane).deletedTo();
  }

  async *scan<F extends keyof RecordedEvent>({
    lane = 0,
    ...options
  }: ScanOptions<F> = {}): AsyncIterable<readonly Pick<RecordedEvent, F>[]> {
    yield* this.#lane(lane).scan(options);
  }

  async bulkAppend(
    events: AsyncIterable<RecordedEvent> | Iterable<RecordedEvent>,
    options?: BulkAppendOptions,
  ): Promise<number> {
    let count = 0;
    let pending: RecordedEvent[] = [];
    const send = async (): Promise<void> => {
      const batch = pending;
      pending = [];
      await this.#refuseKnown(batch);
      const lanes = Map.groupBy(batch, ({ stream }) => laneOf(stream, this.lanes));
      const counts = await allEnded([...lanes].map(([lane, part]) => this.#lane(lane).bulkAppend(part, options)));
      for (const each of counts) count += each;
    };
    for await (const event of events) {
      if (pending.push(event) >= limits.readMax) await send();
    }
    await send();
    return count;
  }

  listen(wake: () => void): Disposable {
    const own = this.#logs.map((log) => log.listen(wake));
    return {
      [Symbol.dispose]() {
        for (const each of own) each[Symbol.dispose]();
      },
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#logs.map((log) => log[Symbol.asyncDispose]()));
  }

  #before(ids: ReadonlySet<string>): Promise<unknown> | undefined {
    for (const id of ids) {
      const other = this.#inFlight.get(id);
      if (other !== undefined) return other;
    }
    return undefined;
  }

  async #appendNow(
    appends: readonly StreamAppend[],
    admitted: readonly AdmittedAppend[],
    ids: ReadonlySet<string>,
  ): Promise<readonly AppendResult[]> {
    const places = appends.map(({ stream }) => laneOf(stream, this.lanes));
    const count = admitted.reduce((sum, { events }) => sum + events.length, 0);
    const known = await this.readEvents([...ids]);
    if (known.length > 0 || count > ids.size) await this.#refuseReuse(admitted, known);
    const results: AppendResult[] = [];
    await allEnded(
      [...new Set(places)].map(async (lane) => {
        const own = appends.flatMap((append, index) => (places[index] === lane ? [{ append, index }] : []));
        const answers = await this.#lane(lane).append(own.map(({ append }) => append));
        for (const [place, { index }] of own.entries()) {
          const answer = answers[place];
          if (answer !== undefined) results[index] = answer;
        }
      }),
    );
    return results;
  }

  /** A lane knows its own ids alone. */
  async #refuseKnown(batch: readonly RecordedEvent[]): Promise<void> {
    const ids = new Set(batch.map(({ id }) => id));
    const [known] = await this.readEvents([...ids]);
    if (known === undefined && ids.size === batch.length) return;
    throw new InvalidAppend('event-id-reused', `event id ${known?.id ?? 'of this import'} is taken by another event`);
  }

  /** What one log of one lane would refuse, before anything is recorded in any lane. */
  async #refuseReuse(admitted: readonly AdmittedAppend[], known: readonly RecordedEvent[]): Promise<void> {
    const versions = new Map<string, number>();
    for (const stream of new Set(admitted.map((append) => append.stream))) {
      const [newest] = await this.readStream(stream, { direction: 'backwards', limit: 1 });
      versions.set(stream, newest?.version ?? 0);
    }
    const byId = new Map(known.map((event) => [event.id, event]));
    planAppends(
      admitted,
      (stream) => versions.get(stream) ?? 0,
      (id) => byId.get(id),
    );
  }

  #logOf(stream: string): BulkLog {
    return this.#lane(laneOf(stream, this.lanes));
  }

  #lane(lane: number): BulkLog {
    const log = this.#logs[logRange({ lane }, this.lanes).lane];
    if (log === undefined) throw new RangeError(`no lane ${lane}`);
    return log;
  }
}

/** Fails only when nothing is under way any more: whoever then looks what is there finds all that was recorded. */
async function allEnded<T>(works: readonly Promise<T>[]): Promise<readonly T[]> {
  await Promise.allSettled(works);
  return Promise.all(works);
}
