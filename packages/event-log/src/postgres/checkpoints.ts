import type { Database, Session } from './database.ts';
import { decodeInt8 } from './row-codec.ts';

/** How far a follower of the log has come. Kept beside the log, where retiring a part of it can be held up by it. */
export interface FollowerKey {
  readonly name: string;
  /** A follower that begins anew beside itself is another generation. Default 1. */
  readonly generation?: number;
  /** Default 0. */
  readonly lane?: number;
}

export interface FollowerState {
  /** Everything up to this position was dealt with. */
  readonly position: bigint;
  /** Whoever takes a follower over raises it, and so shuts out whoever had it. */
  readonly epoch: bigint;
}

/**
 * Takes a follower over, or begins it at position 0: whoever had it before cannot move its checkpoint any more.
 *
 * @returns where it stands, with an epoch that nobody else has
 */
export async function takeCheckpoint({ session, schema }: Database, key: FollowerKey): Promise<FollowerState> {
  const [row] = await session.query(
    `insert into "${schema}".checkpoint as mine (name, generation, lane, position, epoch) values ($1, $2, $3, 0, 1)
    on conflict (name, generation, lane) do update set epoch = mine.epoch + 1, updated_at = clock_timestamp()
    returning position, epoch`,
    valuesOf(key),
  );
  return decode(row ?? []);
}

/** `undefined` if there is no such follower. */
export async function readCheckpoint(
  { session, schema }: Database,
  key: FollowerKey,
): Promise<FollowerState | undefined> {
  const [row] = await session.query(
    `select position, epoch from "${schema}".checkpoint where name = $1 and generation = $2 and lane = $3`,
    valuesOf(key),
  );
  return row && decode(row);
}

/**
 * Moves a checkpoint from where the caller left it, in the transaction that writes what it stands for: both happen or
 * neither, so each event has its effect once.
 *
 * @param session of the caller's transaction, see `Database.transact`
 * @returns `false`: it is not there any more, or somebody else has taken it over. Nothing may be committed: throw.
 */
export async function moveCheckpoint(
  session: Session,
  {
    schema,
    from,
    to,
    ...key
  }: FollowerKey & { readonly schema: string; readonly from: FollowerState; readonly to: bigint },
): Promise<boolean> {
  const moved = await session.query(
    `update "${schema}".checkpoint set position = $6::bigint, updated_at = clock_timestamp()
    where name = $1 and generation = $2 and lane = $3 and position = $4::bigint and epoch = $5::bigint returning 1`,
    [...valuesOf(key), from.position.toString(), from.epoch.toString(), to.toString()],
  );
  return moved.length === 1;
}

/** Forgets a follower: nothing waits for it any more. */
export async function dropCheckpoint({ session, schema }: Database, key: FollowerKey): Promise<void> {
  await session.query(
    `delete from "${schema}".checkpoint where name = $1 and generation = $2 and lane = $3`,
    valuesOf(key),
  );
}

function valuesOf({ name, generation = 1, lane = 0 }: FollowerKey): readonly unknown[] {
  return [name, generation, lane];
}

function decode(row: readonly unknown[]): FollowerState {
  return { position: decodeInt8(row[0]), epoch: decodeInt8(row[1]) };
}
