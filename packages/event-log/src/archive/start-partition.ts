import { classify, fieldOf } from '../postgres/classify.ts';
import type { Database } from '../postgres/database.ts';
import { decodeInt8 } from '../postgres/row-codec.ts';
import { readSettings } from '../postgres/settings.ts';

export interface StartPartitionOptions {
  /** Only if the oldest event of the partition that is written to was recorded before then, ms since the epoch. */
  readonly olderThan: number;
}

const LOCK_TIMEOUT_MS = 500;

/**
 * Goes on in the next partition, so that the one that is written to can be retired when its events are old enough,
 * however few they are. The positions that are left in it are never given. Appends wait for it for a moment, half a
 * second at most when others are in the way; `false` says that it was in vain, or that there is nothing so old.
 */
export async function startPartition(database: Database, { olderThan }: StartPartitionOptions): Promise<boolean> {
  const { schema, session, transact } = database;
  try {
    const { horizon } = await readSettings(database);
    const next = await nextBehind(database, olderThan);
    if (next === undefined) return false;
    await session.query(`select "${schema}".ensure_partitions($1::bigint)`, [next.toString()]);
    return await transact(async ({ query }) => {
      await query(`set local lock_timeout = ${LOCK_TIMEOUT_MS}`);
      // Every append holds it together with others, from before it looks where it is until its end: there is none now.
      await query(`select pg_advisory_xact_lock(hashtextextended($1, 0))`, [`"${schema}" boundary`]);
      const [row] = await query(`select "${schema}".last_drawn()`);
      // Somebody else was here, or it came to its end by itself.
      if (decodeInt8(row?.[0]) >= next - 1n) return false;
      const last = (next - 1n).toString();
      if (horizon === 'counter') {
        await query(`update "${schema}".position_counter set position = $1::bigint`, [last]);
      } else {
        await query(`select setval($1::regclass, $2::bigint)`, [`"${schema}".event_position_seq`, last]);
      }
      return true;
    });
  } catch (error) {
    if (fieldOf(error, 'code') === '55P03') return false;
    throw classify(error);
  }
}

/** Where the next partition begins, if the one that is written to has an event that is so old. */
async function nextBehind({ session, schema }: Database, olderThan: number): Promise<bigint | undefined> {
  const [open] = await session.query(
    `select partition_no, end_position from "${schema}".event_partition, "${schema}".last_drawn() as drawn
    where drawn >= first_position and drawn < end_position`,
  );
  if (open === undefined) return undefined;
  const [oldest] = await session.query(
    `select extract(epoch from recorded_at) * 1000 from "${schema}"."event_${String(open[0])}" order by position limit 1`,
  );
  return oldest === undefined || Number(oldest[0]) >= olderThan ? undefined : decodeInt8(open[1]);
}
