import type { Database } from '../postgres/database.ts';
import { decodeInt8 } from '../postgres/row-codec.ts';
import { RetireRefused } from './errors.ts';

/** A piece of the live log that leaves as a whole. */
export interface Partition {
  readonly no: number;
  readonly table: string;
  readonly firstPosition: bigint;
  /** Included. */
  readonly lastPosition: bigint;
}

/** A place that somebody has reached in the log, from the table `checkpoint`. */
export interface Checkpoint {
  readonly name: string;
  readonly generation: number;
  readonly lane: number;
  readonly position: bigint;
}

export async function livePartitions({ session, schema }: Database): Promise<readonly Partition[]> {
  const rows = await session.query(
    `select partition_no, first_position, end_position from "${schema}".event_partition order by first_position`,
  );
  return rows.map((row) => ({
    no: Number(row[0]),
    table: `event_${String(row[0])}`,
    firstPosition: decodeInt8(row[1]),
    lastPosition: decodeInt8(row[2]) - 1n,
  }));
}

/** When the newest event of a partition was recorded, ms since the epoch; `undefined` if it has none. */
export async function newestIn({ transact, schema }: Database, { table }: Partition): Promise<number | undefined> {
  const rows = await transact(async (session) => {
    await session.query('set local statement_timeout = 0');
    return session.query(
      `select ceil(extract(epoch from max(recorded_at)) * 1000)::bigint from "${schema}"."${table}"`,
    );
  });
  const newest = rows[0]?.[0] ?? null;
  return newest === null ? undefined : Number(newest);
}

/**
 * @throws {RetireRefused} somebody has still to read the partition
 */
export async function refuseIfBehind(
  { session, schema }: Database,
  { lastPosition }: Partition,
  counts: (checkpoint: Checkpoint) => boolean,
): Promise<void> {
  const rows = await session.query(
    `select name, generation, lane, position from "${schema}".checkpoint where position < $1::bigint order by position`,
    [lastPosition.toString()],
  );
  for (const row of rows) {
    const [name, generation, lane, position] = row;
    const checkpoint = {
      name: String(name),
      generation: Number(generation),
      lane: Number(lane),
      position: decodeInt8(position),
    };
    if (!counts(checkpoint)) continue;
    throw new RetireRefused(
      `${checkpoint.name} (generation ${checkpoint.generation}) has read up to position ${checkpoint.position} ` +
        `and the partition ends at ${lastPosition}: let it catch up first`,
    );
  }
}

const LOCK_TIMEOUT_MS = 500;

/**
 * Takes a partition out of the live log and drops it, in one transaction. Waits for those who use the log for half a
 * second at most, so that nobody waits for it longer; `false` says that it was in vain this time.
 */
export async function dropPartition(database: Database, { no, table, ...range }: Partition): Promise<boolean> {
  const { schema } = database;
  try {
    await database.transact(async (session) => {
      await session.query(`set local lock_timeout = ${LOCK_TIMEOUT_MS}`);
      await session.query(`alter table "${schema}".event detach partition "${schema}"."${table}"`);
      await session.query(`drop table "${schema}"."${table}"`);
      await session.query(`delete from "${schema}".event_partition where partition_no = $1::int`, [no]);
      await session.query(
        `update "${schema}".archive_segment set retired_at = now()
        where first_position >= $1::bigint and last_position <= $2::bigint`,
        [range.firstPosition.toString(), range.lastPosition.toString()],
      );
    });
    return true;
  } catch (error) {
    const code: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, 'code') : undefined;
    // Somebody held the log for longer, or waits for what this holds.
    if (code === '55P03' || code === '40P01') return false;
    throw error;
  }
}
