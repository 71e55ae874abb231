import type { Kysely } from 'kysely';
import { classify } from './classify.ts';
import type { Database } from './database.ts';
import { DatabaseAhead } from './errors.ts';
import { type Migration, migrations } from './migrations.ts';

/**
 * Brings the schema to the version of this code, in one transaction; several processes may do so at the same time.
 * Does nothing where there is nothing to do.
 *
 * @returns the names of the steps applied
 * @throws {DatabaseAhead} a newer version of this code was here
 */
export function migrate(database: Database): Promise<readonly string[]> {
  return migrateWith(database, migrations);
}

/** `migrate` with another list of steps. */
export async function migrateWith(database: Database, steps: readonly Migration[]): Promise<readonly string[]> {
  const { kysely, sql, schema } = database;
  const table = sql.id(schema, 'migration');

  async function versionOf(transaction: Kysely<unknown>): Promise<number> {
    // Asked first, because `if not exists` wants the right to create even where it creates nothing.
    const { rows: existing } = await sql<{ readonly there: boolean }>`
      select to_regclass(${`${schema}.migration`}) is not null as there`.execute(transaction);
    if (existing[0]?.there !== true) {
      await sql`create schema if not exists ${sql.id(schema)}`.execute(transaction);
      await sql`create table ${table} (
        version int primary key, name text not null, applied_at timestamptz not null default now()
      )`.execute(transaction);
    }
    const { rows } = await sql<{ readonly version: number | null }>`
      select max(version) as version from ${table}`.execute(transaction);
    return rows[0]?.version ?? 0;
  }

  try {
    return await kysely.transaction().execute(async (transaction) => {
      // 0 is no limit: a step over a big table may take longer than any append should.
      await sql`set local statement_timeout = 0`.execute(transaction);
      await sql`select pg_advisory_xact_lock(hashtextextended(${`migrate ${schema}`}::text, 0))`.execute(transaction);
      const found = await versionOf(transaction);
      if (found > steps.length) throw new DatabaseAhead(schema, found, steps.length);

      const missing = steps.slice(found);
      for (const [index, { name, statements }] of missing.entries()) {
        for (const statement of statements(`"${schema}"`)) await sql.raw(statement).execute(transaction);
        const version = found + index + 1;
        await sql`insert into ${table} (version, name) values (${version}, ${name})`.execute(transaction);
      }
      return missing.map(({ name }) => name);
    });
  } catch (error) {
    throw classify(error);
  }
}
