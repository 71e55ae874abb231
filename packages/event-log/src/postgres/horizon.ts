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
  const read = (query: string) => async (): Promise<bigint> => decodeInt8((await session.query(query))[0]?.[0] ?? 0);
  if (name === 'counter') return read(`select position from "${schema}".position_counter`);
  // What is read stands between two transactions: there is no append in flight.
  if (!database.capabilities.concurrentTransactions) {
    return read(`select case when is_called then last_value else 0 end from "${schema}".event_position_seq`);
  }
  if (name === 'serial') return read(`select coalesce(max(position), 0) from "${schema}".event`);
  return createLockFence(database);
}

/** The horizon as somebody else has found it, for whom may only read and for standbys. */
export function publishedHorizon({ session, schema }: Database): Horizon {
  return async () => decodeInt8((await session.query(`select horizon from "${schema}".log_horizon`))[0]?.[0] ?? 0);
}
