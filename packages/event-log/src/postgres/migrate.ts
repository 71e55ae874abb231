import type { Kysely } from 'kysely';
import { classify } from './classify.ts';
import type { Database } from './database.ts';
import { DatabaseAhead, DatabaseDiffers } from './errors.ts';
import { type Migration, migrations } from './migrations.ts';
import { decodeSettings, defaultSettings, type LogSettings } from './settings.ts';

/**
 * Brings the schema to the version of this code, in one transaction; several processes may do so at the same time.
 * Does nothing where there is nothing to do.
 *
 * @param settings for a log that is made now; of one that is there they have to be the same
 * @returns the names of the steps applied
 * @throws {DatabaseAhead} a newer version of this code was here
 * @throws {DatabaseDiffers} the log was made with other settings, or by a version that was never released
 */
export function migrate(database: Database, settings: Partial<LogSettings> = {}): Promise<readonly string[]> {
  return migrateWith(database, migrations, settings);
}

/** `migrate` with another list of steps. */
export async function migrateWith(
  database: Database,
  steps: readonly Migration[],
  settings: Partial<LogSettings> = {},
): Promise<readonly string[]> {
  const { kysely, sql, schema } = database;
  const table = sql.id(schema, 'migration');

  async function stepsDone(transaction: Kysely<unknown>): Promise<readonly string[]> {
    // Asked first, because `if not exists` wants the right to create even where it creates nothing. And asked of the
    // catalog: to_regclass may remember from before the lock that there was no such schema.
    const { rows: existing } = await sql<{ readonly there: boolean }>`
      select exists (
        select from pg_class join pg_namespace on pg_namespace.oid = relnamespace
        where nspname = ${schema}::name and relname = 'migration'
      ) as there`.execute(transaction);
    if (existing[0]?.there !== true) {
      await sql`create schema if not exists ${sql.id(schema)}`.execute(transaction);
      await sql`create table ${table} (
        version int primary key, name text not null, applied_at timestamptz not null default now()
      )`.execute(transaction);
    }
    const { rows } = await sql<{ readonly name: string }>`
      select name from ${table} order by version`.execute(transaction);
    return rows.map(({ name }) => name);
  }

  async function settingsThere(transaction: Kysely<unknown>): Promise<LogSettings> {
    const { rows } = await sql<{ readonly name: string; readonly value: string }>`
      select name, value from ${sql.id(schema, 'setting')}`.execute(transaction);
    const there = decodeSettings(rows.map(({ name, value }) => [name, value]));
    for (const [name, wanted] of Object.entries(settings)) {
      const found = there[name as keyof LogSettings];
      if (wanted === undefined || wanted === found) continue;
      throw new DatabaseDiffers(`The log in schema ${schema} was made with ${name} ${found}, not ${wanted}.`);
    }
    return there;
  }

  try {
    return await kysely.transaction().execute(async (transaction) => {
      // 0 is no limit: a step over a big table may take longer than any append should.
      await sql`set local statement_timeout = 0`.execute(transaction);
      await sql`select pg_advisory_xact_lock(hashtextextended(${`migrate ${schema}`}::text, 0))`.execute(transaction);
      const done = await stepsDone(transaction);
      for (const [index, { name }] of steps.slice(0, done.length).entries()) {
        if (name === done[index]) continue;
        throw new DatabaseDiffers(
          `Schema ${schema} was made by a version of this program that was never released ` +
            `(step ${index + 1} is "${done[index]}" there). Export its events with that version and begin a new one.`,
        );
      }
      if (done.length > steps.length) throw new DatabaseAhead(schema, done.length, steps.length);

      const chosen = done.length === 0 ? { ...defaultSettings, ...settings } : await settingsThere(transaction);
      const missing = steps.slice(done.length);
      for (const [index, { name, statements }] of missing.entries()) {
        for (const statement of statements(`"${schema}"`, chosen)) await sql.raw(statement).execute(transaction);
        const version = done.length + index + 1;
        await sql`insert into ${table} (version, name) values (${version}, ${name})`.execute(transaction);
      }
      return missing.map(({ name }) => name);
    });
  } catch (error) {
    throw classify(error);
  }
}
