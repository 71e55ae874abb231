import type { Kysely, Transaction } from 'kysely';
import type { Database } from './database.ts';

/** How readers of the whole log keep behind appends in flight. */
export interface HorizonStrategy {
  /** Called in the append's transaction, before it draws positions. */
  beforeWrite(transaction: Transaction<unknown>): Promise<void>;
  /** A position up to which every event that will ever be there can be seen; `undefined`: wherever one can be seen. */
  settled(kysely: Kysely<unknown>): Promise<bigint | undefined>;
}

export type HorizonName = 'fence' | 'serial';

/** Appends draw positions one at a time, so what can be seen is settled. Costs most of the write throughput. */
export function serialHorizon({ sql, schema }: Database): HorizonStrategy {
  return {
    async beforeWrite(transaction) {
      await sql`select pg_advisory_xact_lock(hashtextextended(${`append ${schema}`}::text, 0))`.execute(transaction);
    },
    async settled() {
      return undefined;
    },
  };
}
