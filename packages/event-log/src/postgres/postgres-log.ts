import type { Transaction } from 'kysely';
import { type AdmittedAppend, admit } from '../admission.ts';
import { type AppendPlan, type Placed, planAppends } from '../append-plan.ts';
import { LogClosed } from '../errors.ts';
import type {
  AppendResult,
  EventLog,
  LogPage,
  ReadAllOptions,
  ReadStreamOptions,
  RecordedEvent,
  StreamAppend,
} from '../event-log.ts';
import { checkIds, logRange, streamRange } from '../limits.ts';
import { classify } from './classify.ts';
import type { Database } from './database.ts';
import { type HorizonName, type HorizonStrategy, serialHorizon } from './horizon.ts';
import { lockFence } from './lock-fence.ts';
import { decodeEvent, type EventRow, encodeTime, type Int8 } from './row-codec.ts';

export interface PostgresLogOptions {
  /** ms since the epoch. Default: the clock of the database, which all writers share. */
  readonly clock?: () => number;
  /** How `readAll` keeps behind appends in flight. Default `fence`, which lets appends run side by side. */
  readonly horizon?: HorizonName;
}

/**
 * The log in an open database whose schema is migrated. Disposing of the log leaves the database open.
 *
 * Its methods throw `DatabaseUnreachable` and `DatabaseFailed`, too.
 */
export function createPostgresLog(database: Database, options: PostgresLogOptions = {}): EventLog {
  return new PostgresLog(database, options);
}

interface Head {
  readonly streamNo: Int8;
  readonly version: number;
}

class PostgresLog implements EventLog {
  readonly lanes = 1;
  readonly #database: Database;
  readonly #clock: (() => number) | undefined;
  readonly #horizon: HorizonStrategy;
  readonly #listeners = new Set<() => void>();
  #closed = false;

  constructor(database: Database, { clock, horizon = 'fence' }: PostgresLogOptions) {
    this.#database = database;
    this.#clock = clock;
    this.#horizon = horizon === 'serial' ? serialHorizon(database) : lockFence(database);
  }

  async append(appends: readonly StreamAppend[]): Promise<readonly AppendResult[]> {
    this.#assertOpen();
    const admitted = admit(appends);
    if (admitted.length === 0) return [];
    return this.#run(() =>
      // Each statement has to see what others committed while it waited for the heads.
      this.#database.kysely
        .transaction()
        .setIsolationLevel('read committed')
        .execute((transaction) => this.#appendIn(transaction, admitted)),
    );
  }

  async readStream(stream: string, options?: ReadStreamOptions): Promise<readonly RecordedEvent[]> {
    this.#assertOpen();
    const { from, limit, backwards, recordedUntil } = streamRange(options);
    // No such text can be a stream's name, and PostgreSQL takes no NUL in a parameter.
    if (!stream.isWellFormed() || stream.includes('\u0000')) return [];
    const { sql } = this.#database;
    const known =
      recordedUntil === undefined ? sql`` : sql`and recorded_at <= ${encodeTime(recordedUntil)}::timestamptz`;
    const range = backwards
      ? sql`and version <= ${from ?? Number.MAX_SAFE_INTEGER}::bigint order by version desc`
      : sql`and version >= ${from ?? 1}::bigint order by version`;
    return this.#read(
      sql`
      where stream_no = (select stream_no from ${this.#table('stream')} where stream_id = ${stream})
      ${known} ${range} limit ${limit}`,
      backwards ? 'desc' : 'asc',
    );
  }

  async readEvents(ids: readonly string[]): Promise<readonly RecordedEvent[]> {
    this.#assertOpen();
    checkIds(ids);
    const { sql } = this.#database;
    const found = await this.#read(sql`where event_id::text = any(${[...new Set(ids)]}::text[])`, 'asc');
    const byId = new Map(found.map((event) => [event.id, event]));
    return ids.flatMap((id) => byId.get(id) ?? []);
  }

  async readAll(options: ReadAllOptions = {}): Promise<LogPage> {
    this.#assertOpen();
    const { after, limit } = logRange(options, this.lanes);
    const { sql, kysely } = this.#database;
    const horizon = await this.#run(() => this.#horizon.settled(kysely));
    if (horizon !== undefined && horizon <= after) return { events: [], next: after };
    const until = horizon === undefined ? sql`` : sql`and position <= ${horizon.toString()}::bigint`;
    const events = await this.#read(
      sql`
      where position > ${after.toString()}::bigint ${until} order by position limit ${limit}`,
      'asc',
    );
    const last = events.at(-1)?.position ?? after;
    // A short page reaches the horizon; what is missing before it will never come.
    return { events, next: events.length < limit && horizon !== undefined ? horizon : last };
  }

  listen(wake: () => void): Disposable {
    const listener = (): void => wake();
    this.#listeners.add(listener);
    return { [Symbol.dispose]: () => void this.#listeners.delete(listener) };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    this.#listeners.clear();
  }

  async #appendIn(
    transaction: Transaction<unknown>,
    appends: readonly AdmittedAppend[],
  ): Promise<readonly AppendResult[]> {
    const heads = await this.#lockHeads(transaction, appends);
    const known = await this.#findEvents(transaction, appends);
    const plan = planAppends(
      appends,
      (stream) => heads.get(stream)?.version ?? 0,
      (id) => known.get(id),
    );
    const positions = new Map<string, bigint>();
    for (const [id, { position }] of known) positions.set(id, position);
    if (plan.writes.length > 0) {
      await this.#horizon.beforeWrite(transaction);
      for (const [id, position] of await this.#write(transaction, plan, heads)) positions.set(id, position);
    }
    return plan.results((id) => {
      const position = positions.get(id);
      if (position === undefined) throw new Error(`event ${id} was written, but its position did not come back`);
      return position;
    });
  }

  /**
   * Holds the streams until the transaction ends, so that their versions stay what they are. Always first the missing
   * heads, then all, both in the order of names: two batches can wait for each other in no way.
   */
  async #lockHeads(
    transaction: Transaction<unknown>,
    appends: readonly AdmittedAppend[],
  ): Promise<ReadonlyMap<string, Head>> {
    const { sql } = this.#database;
    const stream = this.#table('stream');
    const mayCreate = appends.filter(
      ({ expected }) => expected === 'any' || expected === 'no-stream' || expected === 0,
    );
    if (mayCreate.length > 0) {
      await sql`
        insert into ${stream} (stream_id)
        select distinct name collate "C" from unnest(${mayCreate.map((append) => append.stream)}::text[]) as wanted(name)
        where not exists (select 1 from ${stream} where stream_id = name)
        order by 1
        on conflict do nothing`.execute(transaction);
    }
    const { rows } = await sql<{ stream_no: Int8; stream_id: string; version: number }>`
      select stream_no, stream_id, version from ${stream}
      where stream_id = any(${[...new Set(appends.map((append) => append.stream))]}::text[])
      order by stream_id
      for no key update`.execute(transaction);
    return new Map(rows.map((row) => [row.stream_id, { streamNo: row.stream_no, version: row.version }]));
  }

  async #findEvents(
    transaction: Transaction<unknown>,
    appends: readonly AdmittedAppend[],
  ): Promise<ReadonlyMap<string, Placed & { readonly position: bigint }>> {
    const { sql } = this.#database;
    const ids = appends.flatMap(({ events }) => events.map(({ id }) => id));
    const { rows } = await sql<{ event_id: string; stream_id: string; version: number; position: Int8 }>`
      select event_id, stream_id, event.version, position
      from ${this.#table('event')} as event join ${this.#table('stream')} as stream using (stream_no)
      where event_id = any(${ids}::uuid[])`.execute(transaction);
    return new Map(
      rows.map((row) => [
        row.event_id,
        { stream: row.stream_id, version: row.version, position: BigInt(row.position) },
      ]),
    );
  }

  /** One statement for the whole batch, and the last of the transaction: readers wait no longer than needed. */
  async #write(
    transaction: Transaction<unknown>,
    { writes, heads: versions }: AppendPlan,
    heads: ReadonlyMap<string, Head>,
  ): Promise<readonly (readonly [string, bigint])[]> {
    const { sql } = this.#database;
    const streamNo = (stream: string): string => String(heads.get(stream)?.streamNo);
    const events = writes.map(({ event }) => event);
    const now = this.#clock === undefined ? null : encodeTime(Math.floor(this.#clock()));
    const { rows } = await sql<{ event_id: string; position: Int8 }>`
      with moved as (
        update ${this.#table('stream')} as stream set version = head.version
        from unnest(${[...versions.keys()].map(streamNo)}::bigint[], ${[...versions.values()]}::int[])
          as head(stream_no, version)
        where stream.stream_no = head.stream_no
      )
      insert into ${this.#table('event')} (
        recorded_at, observed_at, stream_no, event_id, correlation_id, causation_id, version, schema_version, type, data
      )
      select coalesce(${now}::timestamptz, date_trunc('milliseconds', statement_timestamp())),
        observed_at, stream_no, event_id, correlation_id, causation_id, version, schema_version, type, data::json
      from unnest(
        ${events.map(({ observedAt }) => (observedAt === undefined ? null : encodeTime(observedAt)))}::timestamptz[],
        ${writes.map(({ stream }) => streamNo(stream))}::bigint[],
        ${events.map(({ id }) => id)}::uuid[],
        ${events.map(({ correlationId }) => correlationId ?? null)}::uuid[],
        ${events.map(({ causationId }) => causationId ?? null)}::uuid[],
        ${writes.map(({ version }) => version)}::int[],
        ${events.map(({ schemaVersion }) => schemaVersion)}::smallint[],
        ${events.map(({ type }) => type)}::text[],
        ${events.map(({ dataText }) => dataText)}::text[]
      ) with ordinality as batch(
        observed_at, stream_no, event_id, correlation_id, causation_id, version, schema_version, type, data, place
      )
      order by place
      returning event_id, position`.execute(transaction);
    return rows.map((row) => [row.event_id, BigInt(row.position)] as const);
  }

  async #read(page: ReturnType<Database['sql']>, direction: 'asc' | 'desc'): Promise<readonly RecordedEvent[]> {
    const { sql, kysely } = this.#database;
    // The page is cut before the names are looked up, whatever the planner thinks of the tables' sizes.
    const query = sql<EventRow>`
      select position, version, event_id, type, schema_version, correlation_id, causation_id,
        (select stream_id from ${this.#table('stream')} as stream where stream.stream_no = page.stream_no) as stream_id,
        (extract(epoch from recorded_at) * 1000)::bigint as recorded_at,
        (extract(epoch from observed_at) * 1000)::bigint as observed_at,
        data::text as data
      from (select * from ${this.#table('event')} ${page}) as page
      order by position ${sql.raw(direction)}`;
    const { rows } = await this.#run(() => query.execute(kysely));
    return rows.map(decodeEvent);
  }

  #table(name: string): ReturnType<Database['sql']['id']> {
    return this.#database.sql.id(this.#database.schema, name);
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
