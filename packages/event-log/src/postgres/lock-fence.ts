import type { Kysely } from 'kysely';
import type { Database } from './database.ts';
import type { HorizonStrategy } from './horizon.ts';
import type { Int8 } from './row-codec.ts';

/*
 * Reads the last position drawn, and only then who holds RowExclusiveLock on the event table. A transaction takes that
 * lock before it draws its first position, and gives it back after others can see what it wrote. So when all the
 * holders seen have ended, every position up to the one read is settled: written and visible, or never to come.
 * Writers wait for nothing. Nothing else takes this lock, because the table refuses UPDATE and DELETE.
 */

interface Fence {
  readonly upTo: bigint;
  /** Virtual transaction ids: each names one transaction of one session and is not given out again meanwhile. */
  readonly holders: ReadonlySet<string>;
}

export function lockFence({ sql, schema }: Database): HorizonStrategy {
  let settled = 0n;
  let fence: Fence | undefined;

  async function lastDrawn(kysely: Kysely<unknown>): Promise<bigint> {
    const { rows } = await sql<{ readonly last: Int8 }>`
      select case when is_called then last_value else 0 end as last
      from ${sql.id(schema, 'event_position_seq')}`.execute(kysely);
    return BigInt(rows[0]?.last ?? 0);
  }

  async function writers(kysely: Kysely<unknown>): Promise<ReadonlySet<string>> {
    const { rows } = await sql<{ readonly id: string }>`
      select virtualtransaction as id from pg_locks
      where locktype = 'relation' and mode = 'RowExclusiveLock' and granted
        and database = (select oid from pg_database where datname = current_database())
        and relation = ${`${schema}.event`}::regclass`.execute(kysely);
    return new Set(rows.map(({ id }) => id));
  }

  return {
    async beforeWrite() {},
    async settled(kysely) {
      // Only a fence that stood before this look at the locks may fall by it; another call may set one meanwhile.
      const standing = fence;
      const upTo = await lastDrawn(kysely);
      const active = await writers(kysely);
      const left = [...(standing?.holders ?? [])].filter((holder) => active.has(holder));
      if (active.size === 0) {
        raise(upTo);
        fence = undefined;
      } else if (standing !== undefined && left.length > 0) {
        fence = { upTo: standing.upTo, holders: new Set(left) };
      } else {
        if (standing !== undefined) raise(standing.upTo);
        fence = { upTo, holders: active };
      }
      return settled;
    },
  };

  function raise(position: bigint): void {
    if (position > settled) settled = position;
  }
}
