import { admit } from '../admission.ts';
import { LogClosed } from '../errors.ts';
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
} from '../event-log.ts';
import { checkIds, logRange, scanRange, streamRange, streamRanges } from '../limits.ts';
import { BatchAppender, type CallerBatch, type CallerOutcome } from './append-batch.ts';
import type { ArchiveReader } from './archive-reader.ts';
import { BulkAppender, chunksOf } from './bulk-append.ts';
import { classify, fieldOf, isEventId } from './classify.ts';
import type { Database } from './database.ts';
import { deletedTo } from './deleted-history.ts';
import { DatabaseFailed, DatabaseUnreachable } from './errors.ts';
import { GroupCommit } from './group-commit.ts';
import { LogHorizon } from './log-horizon.ts';
import { LogReader } from './log-reader.ts';
import { LogScan } from './log-scan.ts';
import { keepPartitionsAhead } from './partitions.ts';
import { readSettings } from './settings.ts';
import { TypeDictionary } from './type-dictionary.ts';

export interface PostgresLogOptions {
  /** ms since the epoch. Default: the clock of the database, which all writers share. */
  readonly clock?: () => number;
  /** Transactions that append at the same time, 1 or more. Default 3; PGlite does one at a time whatever this is. */
  readonly flushers?: number;
  /** Where events are whose partitions were retired. Default: they are missing, and reading the whole log fails. */
  readonly archive?: ArchiveReader;
}

/**
 * The log in an open database whose schema is migrated. Disposing of the log leaves the database open.
 *
 * Its methods throw `DatabaseUnreachable` and `DatabaseFailed`, too.
 */
export function createPostgresLog(database: Database, options: PostgresLogOptions = {}): BulkLog {
  return new PostgresLog(database, options);
}

/** How often an append is tried that met with another one. */
const ATTEMPTS = 5;

class PostgresLog implements BulkLog {
  readonly lanes = 1;
  readonly #database: Database;
  readonly #appender: BatchAppender;
  readonly #commits: GroupCommit;
  readonly #reader: LogReader;
  readonly #scan: LogScan;
  readonly #types: TypeDictionary;
  readonly #horizon: LogHorizon;
  readonly #keepAhead: (position: bigint) => void;
  readonly #subscriptions = new Set<Disposable>();
  #closed = false;

  constructor(database: Database, { clock, flushers = 3, archive }: PostgresLogOptions) {
    this.#database = database;
    const types = new TypeDictionary(database);
    this.#types = types;
    this.#appender = new BatchAppender(database, types, clock);
    this.#commits = new GroupCommit({
      flushers: database.capabilities.concurrentTransactions ? flushers : 1,
      append: (callers) => this.#appendAll(callers),
      isDivisible: (error) => !isOfAll(error),
    });
    this.#reader = new LogReader(database, types, archive);
    this.#scan = new LogScan(database, types, archive);
    this.#horizon = new LogHorizon(database);
    this.#keepAhead = keepPartitionsAhead(database);
  }

  async append(appends: readonly StreamAppend[]): Promise<readonly AppendResult[]> {
    this.#assertOpen();
    const admitted = admit(appends);
    if (admitted.length === 0) return [];
    return this.#commits.append(admitted);
  }

  async readStream(stream: string, options?: ReadStreamOptions): Promise<readonly RecordedEvent[]> {
    this.#assertOpen();
    const range = streamRange(options);
    if (!mayBeStream(stream)) return [];
    return this.#run(() => this.#reader.readStream(stream, range));
  }

  async readStreams(
    reads: readonly StreamRead[],
    options?: Omit<ReadStreamOptions, 'from'>,
  ): Promise<readonly (readonly RecordedEvent[])[]> {
    this.#assertOpen();
    const ranges = streamRanges(reads, options);
    const asked = reads.flatMap(({ stream }, place) => {
      const range = ranges[place];
      return range !== undefined && mayBeStream(stream) ? [{ place, stream, range }] : [];
    });
    const found = reads.map((): readonly RecordedEvent[] => []);
    const events = await this.#run(() => this.#reader.readStreams(asked));
    for (const [index, { place }] of asked.entries()) found[place] = events[index] ?? [];
    return found;
  }

  async readEvents(ids: readonly string[]): Promise<readonly RecordedEvent[]> {
    this.#assertOpen();
    checkIds(ids);
    return this.#run(() => this.#reader.readEvents(ids));
  }

  async readAll(options: ReadAllOptions = {}): Promise<LogPage> {
    this.#assertOpen();
    const { after, limit, history } = logRange(options, this.lanes);
    const read = (until: bigint) => this.#reader.readRange({ after, until, limit, history });
    return this.#run(async () => {
      // Far behind the horizon it need not be looked for again.
      const known = this.#horizon.known;
      if (known - after >= BigInt(limit)) {
        const events = await read(known);
        if (events.length === limit) return { events, next: events.at(-1)?.position ?? after };
      }
      const horizon = await this.#horizon.settled();
      if (horizon <= after) return { events: [], next: after };
      const events = await read(horizon);
      // A short page reaches the horizon; what is missing before it will never come.
      return { events, next: events.length < limit ? horizon : (events.at(-1)?.position ?? after) };
    });
  }

  async settled(lane = 0): Promise<bigint> {
    this.#assertOpen();
    logRange({ lane }, this.lanes);
    return this.#run(() => this.#horizon.settledSoFar());
  }

  async deletedTo(lane = 0): Promise<bigint> {
    this.#assertOpen();
    logRange({ lane }, this.lanes);
    return this.#run(() => deletedTo(this.#database));
  }

  async *scan<F extends keyof RecordedEvent>(
    options: ScanOptions<F> = {},
  ): AsyncIterable<readonly Pick<RecordedEvent, F>[]> {
    const { lane, after, until, history } = scanRange(options, this.lanes);
    const settled = await this.settled(lane);
    const last = until !== undefined && until < settled ? until : settled;
    try {
      yield* this.#scan.read({ after, until: last, types: options.types, history }, options.fields);
    } catch (error) {
      throw classify(error);
    }
  }

  async bulkAppend(
    events: AsyncIterable<RecordedEvent> | Iterable<RecordedEvent>,
    options: BulkAppendOptions = {},
  ): Promise<number> {
    this.#assertOpen();
    const settings = await this.#run(() => readSettings(this.#database));
    const appender = new BulkAppender(this.#database, this.#types, { ...settings, ...options });
    const chunks = chunksOf(events);
    let count = 0;
    let next = await chunks.next();
    try {
      while (next.done !== true) {
        this.#assertOpen();
        const chunk = next.value;
        // While one is written the next is looked at. Neither is left behind when the other fails.
        const following = chunks.next();
        const writing = this.#repeat(() => appender.append(chunk), chunk.length);
        const [written, known] = await Promise.allSettled([writing, following]);
        if (written.status === 'rejected') throw written.reason;
        count += chunk.length;
        this.#told(written.value);
        if (known.status === 'rejected') throw known.reason;
        next = known.value;
      }
    } finally {
      await chunks.return();
    }
    return count;
  }

  listen(wake: () => void): Disposable {
    const subscription = this.#database.subscribe(this.#horizon.channel, wake);
    this.#subscriptions.add(subscription);
    return {
      [Symbol.dispose]: () => {
        this.#subscriptions.delete(subscription);
        subscription[Symbol.dispose]();
      },
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    for (const subscription of this.#subscriptions) subscription[Symbol.dispose]();
    this.#subscriptions.clear();
    await this.#commits.drained();
    await this.#horizon.published();
  }

  async #appendAll(callers: readonly CallerBatch[]): Promise<readonly CallerOutcome[]> {
    let events = 0;
    for (const caller of callers) for (const append of caller) events += append.events.length;
    const outcomes = await this.#repeat(() => this.#appender.append(callers), events);
    let last = 0n;
    for (const outcome of outcomes) {
      if (outcome instanceof Error) continue;
      for (const result of outcome) if (result.kind === 'appended' && result.position > last) last = result.position;
    }
    if (last > 0n) this.#told(last);
    return outcomes;
  }

  /** Again, when it met with another append. */
  async #repeat<T>(append: () => Promise<T>, events: number): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await append();
      } catch (error) {
        if (attempt >= ATTEMPTS || !isWorthRepeating(error)) throw classify(error);
        if (fieldOf(error, 'code') === NO_PARTITION) await this.#run(() => this.#makePartitions(events));
      }
    }
  }

  #told(position: bigint): void {
    this.#keepAhead(position);
    this.#database.wake(this.#horizon.channel);
  }

  async #makePartitions(events: number): Promise<void> {
    const { session, schema } = this.#database;
    await session.query(`select "${schema}".ensure_partitions("${schema}".last_drawn() + $1::int)`, [events]);
  }

  async #run<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw classify(error);
    }
  }

  #assertOpen(): void {
    if (this.#closed) throw new LogClosed();
  }
}

/** No other text can be a stream's name, and PostgreSQL takes no NUL in a parameter. */
function mayBeStream(text: string): boolean {
  return text.isWellFormed() && !text.includes('\u0000');
}

/**
 * Of a lost connection, a full disk, or time that ran out all callers learn: it would be so for each of them, and each
 * would have waited for it.
 */
function isOfAll(error: unknown): boolean {
  return (
    error instanceof DatabaseUnreachable || (error instanceof DatabaseFailed && /^(53|57014)/.test(error.sqlState))
  );
}

/** check_violation: the only check that an append can break is that a partition is there for it. */
const NO_PARTITION = '23514';

function isWorthRepeating(error: unknown): boolean {
  const code = fieldOf(error, 'code');
  if (code === '23505') {
    // Another process has made the stream or recorded the id meanwhile: the next attempt sees it.
    const constraint = fieldOf(error, 'constraint');
    return constraint === 'stream_id_unique' || isEventId(constraint);
  }
  return code === NO_PARTITION || code === '40001' || code === '40P01';
}
