import { setTimeout as sleep } from 'node:timers/promises';
import { uuidArray } from '../postgres/binary.ts';
import { classify } from '../postgres/classify.ts';
import type { Database } from '../postgres/database.ts';
import { lockDirectory } from '../postgres/directory-lock.ts';
import { archivePartition } from './archive-partition.ts';
import { RetireRefused } from './errors.ts';
import { type Checkpoint, dropPartition, livePartitions, type Partition, refuseIfBehind } from './partitions.ts';
import { type RetireLimits, whyStaying } from './retirable.ts';

export interface RetireOptions extends RetireLimits {
  /** Directory of the segments of this log and no other one; made if needed. */
  readonly archive: string;
  /** Ids of events in these positions that have to stay at hand, in the table `carried_event`. Default: none. */
  readonly keep?: (range: PositionRange) => AsyncIterable<string> | Iterable<string>;
  /** Events to a segment at most: what is gathered of them has to fit into memory. Default 1,000,000. */
  readonly segmentEvents?: number;
  /** Whose place in the log counts: what these have yet to read stays. Default: everybody's. */
  readonly isLive?: (checkpoint: Checkpoint) => boolean;
  /** Called when a part of the work is done. */
  readonly onProgress?: (progress: RetireProgress) => void;
  readonly signal?: AbortSignal;
}

/** Both included. */
export interface PositionRange {
  readonly firstPosition: bigint;
  readonly lastPosition: bigint;
}

export interface RetireProgress extends PositionRange {
  readonly step: 'written' | 'verified' | 'carried' | 'marked' | 'dropped';
  /** Of this partition, so far. */
  readonly events: number;
}

export interface RetiredPartition extends PositionRange {
  readonly events: number;
  /** Of its segments. */
  readonly bytes: number;
  /** Events that stayed at hand. */
  readonly carried: number;
}

/**
 * Moves the oldest partitions of a log, whole ones only, into segments in a directory. What is dropped was read back
 * and verified before. Whatever interrupts it, nothing is lost, and calling it again completes what was begun. One
 * process at a time does it; others are refused.
 *
 * @throws {RetireRefused} somebody has yet to read a partition that is old enough, or its chains are broken; partitions
 * before it are retired
 * @throws {DatabaseLocked} another process has the directory
 */
export async function retire(database: Database, options: RetireOptions): Promise<readonly RetiredPartition[]> {
  if (options.olderThan === undefined && options.upToPosition === undefined) {
    throw new RetireRefused('say what is old: olderThan or upToPosition');
  }
  try {
    await using _lock = await lockDirectory(options.archive);
    const retired: RetiredPartition[] = [];
    for (const partition of await livePartitions(database)) {
      options.signal?.throwIfAborted();
      if ((await whyStaying(database, partition, options)) !== undefined) break;
      await refuseIfBehind(database, partition, options.isLive ?? (() => true));
      retired.push(await retirePartition(database, partition, options));
    }
    return retired;
  } catch (error) {
    throw classify(error);
  }
}

async function retirePartition(
  database: Database,
  partition: Partition,
  options: RetireOptions,
): Promise<RetiredPartition> {
  const { firstPosition, lastPosition } = partition;
  const range = { firstPosition, lastPosition };
  const tell = (step: RetireProgress['step'], events: number): void => options.onProgress?.({ ...range, step, events });

  const { events, bytes } = await archivePartition(database, partition, { ...options, tell });
  const carried = await carry(database, partition, options.keep?.(range) ?? []);
  tell('carried', carried);
  await markStreams(database, partition, options.signal);
  tell('marked', events);
  while (!(await dropPartition(database, partition))) {
    options.signal?.throwIfAborted();
    await sleep(RETRY_MS);
  }
  tell('dropped', events);
  return { ...range, events, bytes, carried };
}

/** The log goes on meanwhile. */
const RETRY_MS = 1_000;

const CARRY_IDS = 1_000;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

async function carry(
  database: Database,
  { table }: Partition,
  ids: AsyncIterable<string> | Iterable<string>,
): Promise<number> {
  const { schema, session } = database;
  let carried = 0;
  let some: string[] = [];
  const flush = async (): Promise<void> => {
    const rows = await session.query(
      `insert into "${schema}".carried_event select * from "${schema}"."${table}" where event_id = any ($1::uuid[])
      on conflict do nothing returning 1`,
      [uuidArray(some)],
    );
    carried += rows.length;
    some = [];
  };
  for await (const id of ids) {
    if (!UUID.test(id)) continue;
    some.push(id);
    if (some.length === CARRY_IDS) await flush();
  }
  if (some.length > 0) await flush();
  return carried;
}

const MARK_STREAMS = 5_000;

/** From now on readers look for these versions in the archive. Appenders wait for one batch at most. */
async function markStreams(
  { transact, schema }: Database,
  { table }: Partition,
  signal: AbortSignal | undefined,
): Promise<void> {
  let after = '0';
  for (;;) {
    signal?.throwIfAborted();
    const [row] = await transact((session) =>
      session.query(
        `with part as materialized (
          select stream_no, max(version) as version from "${schema}"."${table}" where stream_no > $1::bigint
          group by stream_no order by stream_no limit ${MARK_STREAMS}
        ), locked as materialized (
          select stream_no from "${schema}".stream where stream_no in (select stream_no from part)
          order by stream_id for no key update
        ), marked as (
          update "${schema}".stream as stream set archived_to = greatest(archived_to, part.version)
          from part join locked using (stream_no) where stream.stream_no = part.stream_no
        )
        select max(stream_no) from part`,
        [after],
      ),
    );
    const last = row?.[0] ?? null;
    if (last === null) return;
    after = String(last);
  }
}
