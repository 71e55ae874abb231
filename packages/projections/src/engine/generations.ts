import type { Instant } from '@wherefore/discovery';
import type { Session } from '@wherefore/event-log/postgres';
import { type EngineContext, type Executor, named, readerName, run, schemaOfLane, write } from './context.ts';
import { Overtaken } from './errors.ts';
import type { Projection } from './projection.ts';

/**
 * `building`: not complete, nobody sees it. `serving`: what the views show. `standby`: served before, still followed,
 * so that it can serve again. `retired`: gone.
 */
export type GenerationStatus = 'building' | 'serving' | 'standby' | 'retired';

/** The state of one generation as it was read. */
export interface Generation {
  readonly name: string;
  readonly generation: number;
  readonly version: number;
  readonly status: GenerationStatus;
  /** By lane: everything up to there is folded in. */
  readonly positions: readonly bigint[];
  readonly epoch: bigint;
  readonly owner: string | undefined;
  /** Whoever owns it has not been heard of for too long, or has let go. */
  readonly isFree: boolean;
  /** Ms until it is. */
  readonly leaseLeftMs: number;
  readonly clearedAt: Instant | undefined;
  /** ms since 1970, when it got its status, and when it was last moved on. */
  readonly changedAt: number;
  readonly updatedAt: number;
  /** Ms since it got its status. */
  readonly sinceChangeMs: number;
}

interface Row {
  readonly name: string;
  readonly generation: number;
  readonly version: number;
  readonly status: GenerationStatus;
  readonly positions: string;
  readonly epoch: string;
  readonly owner: string | null;
  readonly is_free: boolean;
  readonly lease_left: string;
  readonly cleared_at: string | null;
  readonly changed_at: string;
  readonly updated_at: string;
  readonly since_change: string;
}

const COLUMNS = `name, generation, version, status, array_to_string(positions, ',') as positions, epoch::text as epoch,
  owner, coalesce(lease_until < clock_timestamp(), true) as is_free,
  coalesce((extract(epoch from lease_until - clock_timestamp()) * 1000)::bigint, 0)::text as lease_left,
  cleared_at::text as cleared_at,
  (extract(epoch from changed_at) * 1000)::bigint::text as changed_at,
  (extract(epoch from updated_at) * 1000)::bigint::text as updated_at,
  (extract(epoch from clock_timestamp() - changed_at) * 1000)::bigint::text as since_change`;

/** Those that are not retired, in the order of names and generations. */
export async function readGenerations(
  context: EngineContext,
  executor: Executor = context.database.kysely,
): Promise<readonly Generation[]> {
  const rows = await run<Row>(
    executor,
    `select ${COLUMNS} from ${named(context, 'projection')} where status <> 'retired' order by name, generation`,
  );
  return rows.map(decode);
}

export async function readGeneration(
  context: EngineContext,
  { name, generation }: Pick<Generation, 'name' | 'generation'>,
  executor: Executor = context.database.kysely,
): Promise<Generation | undefined> {
  const [row] = await run<Row>(
    executor,
    `select ${COLUMNS} from ${named(context, 'projection')} where name = $1 and generation = $2`,
    [name, generation],
  );
  return row && decode(row);
}

function decode(row: Row): Generation {
  return {
    name: row.name,
    generation: row.generation,
    version: row.version,
    status: row.status,
    positions: row.positions.split(',').map(BigInt),
    epoch: BigInt(row.epoch),
    owner: row.owner ?? undefined,
    isFree: row.is_free,
    leaseLeftMs: Number(row.lease_left),
    clearedAt: row.cleared_at === null ? undefined : Number(row.cleared_at),
    changedAt: Number(row.changed_at),
    updatedAt: Number(row.updated_at),
    sinceChangeMs: Number(row.since_change),
  };
}

/** A generation from the beginning of the log, in this state. */
export async function insertGeneration(
  context: EngineContext,
  executor: Executor,
  { name, version }: Pick<Projection, 'name' | 'version'>,
  status: 'building' | 'serving',
): Promise<number> {
  const zeros = `{${new Array(context.log.lanes).fill(0).join(',')}}`;
  const [row] = await run<{ generation: number }>(
    executor,
    `insert into ${named(context, 'projection')} (name, generation, version, status, positions)
    select $1, coalesce(max(generation), 0) + 1, $2, $3, $4::bigint[]
    from ${named(context, 'projection')} where name = $1
    returning generation`,
    [name, version, status, zeros],
  );
  if (row === undefined) throw new Error('an inserted row did not come back');
  for (let lane = 0; lane < context.log.lanes; lane += 1) {
    await write(
      executor,
      `insert into "${schemaOfLane(context, lane)}".checkpoint (name, generation, lane, position, epoch)
      values ($1, $2, $3, 0, 0) on conflict (name, generation, lane) do update set position = 0`,
      [readerName(context, name), row.generation, lane],
    );
  }
  return row.generation;
}

/** Tells the log that nothing waits for this generation any more. */
export async function forgetReader(
  context: EngineContext,
  executor: Executor,
  { name, generation }: Pick<Generation, 'name' | 'generation'>,
): Promise<void> {
  for (let lane = 0; lane < context.log.lanes; lane += 1) {
    await write(
      executor,
      `delete from "${schemaOfLane(context, lane)}".checkpoint where name = $1 and generation = $2 and lane = $3`,
      [readerName(context, name), generation, lane],
    );
  }
}

/** A step from one checkpoint to the next. */
export interface CheckpointMove {
  readonly lane: number;
  readonly from: bigint;
  readonly to: bigint;
  /** When everything was last cleared: as it was known, and as it is now. */
  readonly clearedBefore: Instant | undefined;
  readonly clearedAt: Instant | undefined;
}

/**
 * Moves the checkpoint, in the transaction that writes what it stands for, and keeps the generation for its owner. The
 * log is told, too, so that it does not retire what is yet to be read.
 *
 * @throws {Overtaken} it is not where it was, or somebody else has taken it over: the transaction must not commit
 */
export async function moveCheckpoint(
  context: EngineContext,
  executor: Executor | Session,
  { name, generation, epoch }: Pick<Generation, 'name' | 'generation' | 'epoch'>,
  { lane, from, to, clearedBefore, clearedAt }: CheckpointMove,
): Promise<void> {
  const moved = await write(
    executor,
    `with moved as (update ${named(context, 'projection')} set
      positions[${lane + 1}] = $5::bigint, updated_at = clock_timestamp(),
      lease_until = case when owner = $6 then clock_timestamp() + make_interval(secs => $7) else lease_until end,
      cleared_at = $9::bigint
    where name = $1 and generation = $2::int and epoch = $3::bigint and positions[${lane + 1}] = $4::bigint and status <> 'retired'
      and cleared_at is not distinct from $8::bigint
    returning epoch)
    insert into "${schemaOfLane(context, lane)}".checkpoint (name, generation, lane, position, epoch)
    select $10, $2::int, $11::smallint, $5::bigint, epoch from moved
    on conflict (name, generation, lane)
    do update set position = excluded.position, epoch = excluded.epoch, updated_at = excluded.updated_at`,
    [
      name,
      generation,
      epoch.toString(),
      from.toString(),
      to.toString(),
      context.owner,
      context.leaseMs / 1000,
      clearedBefore ?? null,
      clearedAt ?? null,
      readerName(context, name),
      lane,
    ],
  );
  if (moved !== 1) throw new Overtaken(`${name} (generation ${generation}) is not at position ${from} any more`);
}

/**
 * Takes a generation over, or keeps it: whoever had it cannot write any more. `undefined` when somebody else has it and
 * was heard of lately.
 */
export async function takeGeneration(
  context: EngineContext,
  { name, generation }: Pick<Generation, 'name' | 'generation'>,
  { byForce = false }: { readonly byForce?: boolean } = {},
): Promise<Generation | undefined> {
  const { owner, leaseMs, database } = context;
  const [row] = await run<Row>(
    database.kysely,
    `update ${named(context, 'projection')} set
      epoch = case when owner = $3 then epoch else epoch + 1 end,
      owner = $3, lease_until = clock_timestamp() + make_interval(secs => $4)
    where name = $1 and generation = $2 and status <> 'retired'
      and ($5 or owner = $3 or coalesce(lease_until < clock_timestamp(), true))
    returning ${COLUMNS}`,
    [name, generation, owner, leaseMs / 1000, byForce],
  );
  return row && decode(row);
}

/** Lets go of what this worker has, so that others need not wait; if that fails, they wait until its lease has lapsed. */
export async function releaseGenerations(context: EngineContext): Promise<void> {
  await run(
    context.database.kysely,
    `update ${named(context, 'projection')} set lease_until = null where owner = $1 and lease_until is not null`,
    [context.owner],
  ).catch(() => undefined);
}
