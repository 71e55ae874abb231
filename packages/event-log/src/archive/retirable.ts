import { classify } from '../postgres/classify.ts';
import type { Database } from '../postgres/database.ts';
import { createPostgresLog } from '../postgres/postgres-log.ts';
import { livePartitions, newestIn, type Partition } from './partitions.ts';

/** What is old enough. One of the two has to be given. */
export interface RetireLimits {
  /** Only partitions whose newest event was recorded before then, ms since the epoch. */
  readonly olderThan?: number;
  /** Only partitions that end at or before this position. */
  readonly upToPosition?: bigint;
}

/** A partition as it is in the database; positions are both included. */
export interface RetirablePartition {
  readonly firstPosition: bigint;
  readonly lastPosition: bigint;
  readonly events: number;
  /** Of its table, with its indexes. */
  readonly bytes: number;
}

/**
 * Why a partition is not old enough. `open`: it may still be written to, as everything up to `settled` no more is.
 * `young`: its newest event was recorded at `newestAt`. `beyond`: it ends behind the position that was given.
 */
export type Staying =
  | { readonly kind: 'open'; readonly settled: bigint; readonly lastPosition: bigint }
  | { readonly kind: 'young'; readonly newestAt: number; readonly lastPosition: bigint }
  | { readonly kind: 'beyond'; readonly lastPosition: bigint };

/** What there is to retire, and why the partition behind that stays. */
export interface Retirable {
  readonly partitions: readonly RetirablePartition[];
  readonly staying: Staying | undefined;
}

/**
 * What `retire` would move now, whoever has yet to read it. Changes nothing; counts the events, so it takes the time of
 * reading an index of each partition.
 */
export async function retirable(database: Database, limits: RetireLimits): Promise<Retirable> {
  try {
    const partitions: RetirablePartition[] = [];
    for (const partition of await livePartitions(database)) {
      const staying = await whyStaying(database, partition, limits);
      if (staying !== undefined) return { partitions, staying };
      const { firstPosition, lastPosition } = partition;
      partitions.push({ firstPosition, lastPosition, ...(await sizeOf(database, partition)) });
    }
    return { partitions, staying: undefined };
  } catch (error) {
    throw classify(error);
  }
}

/** `undefined` for a partition that is old enough. */
export async function whyStaying(
  database: Database,
  partition: Partition,
  { olderThan, upToPosition }: RetireLimits,
): Promise<Staying | undefined> {
  const { lastPosition } = partition;
  if (upToPosition !== undefined && lastPosition > upToPosition) return { kind: 'beyond', lastPosition };
  // When a later event can be read, nothing will come before it any more.
  await using log = createPostgresLog(database);
  const settled = await log.settled();
  if (settled <= lastPosition) return { kind: 'open', settled, lastPosition };
  if (olderThan === undefined) return undefined;
  const newestAt = await newestIn(database, partition);
  return newestAt === undefined || newestAt < olderThan ? undefined : { kind: 'young', newestAt, lastPosition };
}

async function sizeOf(
  { transact, schema }: Database,
  { table }: Partition,
): Promise<{ readonly events: number; readonly bytes: number }> {
  const [row] = await transact(async (session) => {
    await session.query('set local statement_timeout = 0');
    return session.query(`select count(*), pg_total_relation_size($1::regclass) from "${schema}"."${table}"`, [
      `"${schema}"."${table}"`,
    ]);
  });
  return { events: Number(row?.[0] ?? 0), bytes: Number(row?.[1] ?? 0) };
}
