import type { Database } from './database.ts';
import { createLockFence } from './lock-fence.ts';
import { decodeInt8 } from './row-codec.ts';

/**
 * How readers of the whole log keep behind appends in flight:
 *
 * - `fence`: by looking at who holds the table's lock. Appends run side by side. The database must show the locks of
 *   all writers, so not on a standby and not across the nodes of a cluster.
 * - `counter`: positions come from a row, whose lock makes the order of commits that of positions. Needs nothing but
 *   rows; appends of a lane go one at a time from drawing positions to their commit.
 * - `serial`: appends take an advisory lock from their beginning. The same with a sequence.
 */
export type HorizonName = 'fence' | 'serial' | 'counter';

/** Finds a position up to which every event that will ever be there can be seen. It never falls. */
export type Horizon = () => Promise<bigint>;

export function createHorizon(name: HorizonName, database: Database): Horizon {
  const { session, schema } = database;
  if (name === 'counter') {
    return async () =>
      decodeInt8((await session.query(`select position from "${schema}".position_counter`))[0]?.[0] ?? 0);
  }
  if (name === 'fence' && database.capabilities.concurrentTransactions) return createLockFence(database);
  // Appends go one at a time, so that what can be seen is settled.
  let settled = 0n;
  return async () => {
    const [row] = await session.query(`select "${schema}".last_seen($1::bigint)`, [settled.toString()]);
    const seen = decodeInt8(row?.[0] ?? 0);
    if (seen > settled) settled = seen;
    return settled;
  };
}

/** The horizon as somebody else has found it, for whom may only read and for standbys. */
export function publishedHorizon({ session, schema }: Database): Horizon {
  return async () => decodeInt8((await session.query(`select horizon from "${schema}".log_horizon`))[0]?.[0] ?? 0);
}
