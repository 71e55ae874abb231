import type { ArchiveReader } from './archive-reader.ts';
import { classify } from './classify.ts';
import type { Database, Session } from './database.ts';
import { createPostgresLog } from './postgres-log.ts';
import { decodeInt8 } from './row-codec.ts';

/** A number of rows; of very many it is what the database guesses, or at most that many. */
export interface RowCount {
  readonly count: number;
  readonly isExact: boolean;
}

/** One end of a log. */
export interface LogEnd {
  readonly position: bigint;
  /** ms since the epoch. */
  readonly recordedAt: number;
}

/** How large a log of one lane is. */
export interface LogSize {
  /** In the database. */
  readonly events: RowCount;
  readonly streams: RowCount;
  /** Of all its tables, with indexes. */
  readonly bytes: number;
  readonly partitions: number;
  /** Events that stayed at hand when their partition was retired. */
  readonly carried: number;
  /** In segments, whose partitions are gone; `lastPosition` is 0 when there are none. */
  readonly archived: {
    readonly segments: number;
    readonly events: number;
    readonly bytes: number;
    readonly lastPosition: bigint;
  };
  /** `undefined` for a log without events; of one whose beginning is archived, only when it was given the archive. */
  readonly oldest: LogEnd | undefined;
  readonly newest: LogEnd | undefined;
  /** Everything up to there can be read, and nothing will come before it any more. */
  readonly settled: bigint;
}

export interface LogSizeOptions {
  readonly archive?: ArchiveReader;
  /** Rows that are counted one by one at most; more are estimated. Default 1,000,000. */
  readonly countUpTo?: number;
}

/** Tells the size of a log, in a time that does not grow with it. */
export async function logSize(database: Database, options: LogSizeOptions = {}): Promise<LogSize> {
  const { archive, countUpTo = 1_000_000 } = options;
  const { schema, session } = database;
  try {
    const [row] = await session.query(
      `select count(*) filter (where deleted_at is null),
        coalesce(sum(events) filter (where deleted_at is null), 0)::bigint,
        coalesce(sum(bytes) filter (where deleted_at is null), 0)::bigint, coalesce(max(last_position), 0)
      from "${schema}".archive_segment where retired_at is not null`,
    );
    const [segments, events, bytes, lastPosition] = (row ?? []).map(decodeInt8);
    const archived = { segments: Number(segments), events: Number(events), bytes: Number(bytes) };
    const [sizes] = await session.query(
      `select coalesce(sum(pg_total_relation_size(c.oid)), 0)::bigint,
        (select count(*) from "${schema}".event_partition), (select count(*) from "${schema}".carried_event)
      from pg_class as c where c.relnamespace = $1::regnamespace and c.relkind in ('r', 'm')`,
      [`"${schema}"`],
    );
    const [first, newest] = [await endOf(session, schema, 'asc'), await endOf(session, schema, 'desc')];
    await using log = createPostgresLog(database);
    return {
      events: await countEvents(database, spanOf(first, newest), countUpTo),
      streams: await countStreams(database, countUpTo),
      bytes: Number(sizes?.[0] ?? 0),
      partitions: Number(sizes?.[1] ?? 0),
      carried: Number(sizes?.[2] ?? 0),
      archived: { ...archived, lastPosition: lastPosition ?? 0n },
      oldest: archived.segments === 0 ? first : await oldestIn(archive, lastPosition ?? 0n),
      newest,
      settled: await log.settled(),
    };
  } catch (error) {
    throw classify(error);
  }
}

async function endOf(session: Session, schema: string, order: 'asc' | 'desc'): Promise<LogEnd | undefined> {
  const [row] = await session.query(
    `select position, (extract(epoch from recorded_at) * 1000)::bigint from "${schema}".event
    order by position ${order} limit 1`,
  );
  return row && { position: decodeInt8(row[0]), recordedAt: Number(row[1]) };
}

async function oldestIn(archive: ArchiveReader | undefined, lastPosition: bigint): Promise<LogEnd | undefined> {
  const [oldest] = (await archive?.readRange(0n, lastPosition, 1)) ?? [];
  return oldest && { position: oldest.position, recordedAt: oldest.recordedAt };
}

/** Some of the positions may have no event. */
function spanOf(first: LogEnd | undefined, newest: LogEnd | undefined): number {
  return first === undefined || newest === undefined ? 0 : Number(newest.position - first.position) + 1;
}

async function countEvents({ session, schema }: Database, span: number, countUpTo: number): Promise<RowCount> {
  if (span > countUpTo) return { count: span, isExact: false };
  const [row] = await session.query(`select count(*) from "${schema}".event`);
  return { count: Number(row?.[0] ?? 0), isExact: true };
}

async function countStreams({ session, schema }: Database, countUpTo: number): Promise<RowCount> {
  // Numbers are drawn for streams that come to nothing, too, but for few.
  const [last] = await session.query(`select coalesce(max(stream_no), 0) from "${schema}".stream`);
  const most = Number(last?.[0] ?? 0);
  if (most > countUpTo) return { count: most, isExact: false };
  const [row] = await session.query(`select count(*) from "${schema}".stream`);
  return { count: Number(row?.[0] ?? 0), isExact: true };
}
