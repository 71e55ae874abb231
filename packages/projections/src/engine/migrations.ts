import { type EngineContext, run } from './context.ts';
import { ProjectionsAhead } from './errors.ts';

/** In order; what was released never changes. `schema` is quoted. */
const steps: readonly ((schema: string) => readonly string[])[] = [
  (schema) => [
    `create table ${schema}.projection (
      name text not null,
      generation int not null,
      version int not null,
      -- building, serving, standby (served before, still followed) or retired (its tables are gone)
      status text not null,
      -- by lane: everything up to there is folded in
      positions bigint[] not null,
      -- who took the projection over last counts: of two that believe they have it, one cannot write
      epoch bigint not null default 0,
      owner text,
      lease_until timestamptz,
      -- everything that was learned before then was cleared, ms since 1970
      cleared_at bigint,
      started_at timestamptz not null default now(),
      changed_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      primary key (name, generation)
    ) with (fillfactor = 50)`,
    `create unique index projection_serving on ${schema}.projection (name) where status = 'serving'`,
    `create unique index projection_building on ${schema}.projection (name) where status = 'building'`,
    `create table ${schema}.projection_fault (
      name text not null,
      generation int not null,
      lane int not null,
      position bigint not null,
      -- halted: the projection stands before it; parked: it was left out
      kind text not null,
      event_id uuid not null,
      type text not null,
      stream text not null,
      error text not null,
      attempts int not null default 1,
      first_at timestamptz not null default now(),
      last_at timestamptz not null default now(),
      primary key (name, generation, lane, position)
    )`,
  ],
];

/**
 * Brings the tables of the engine to the version of this code, in one transaction.
 *
 * @throws {ProjectionsAhead}
 */
export async function migrateEngine(context: EngineContext): Promise<void> {
  const { database, schema } = context;
  await database.kysely.transaction().execute(async (transaction) => {
    await run(transaction, `select pg_advisory_xact_lock(hashtextextended($1::text, 0))`, [`migrate ${schema}`]);
    // to_regclass may remember from before the lock that there was no such schema.
    const [there] = await run<{ there: boolean }>(
      transaction,
      `select exists (
        select from pg_class join pg_namespace on pg_namespace.oid = relnamespace
        where nspname = $1::name and relname = 'migration'
      ) as there`,
      [schema],
    );
    if (there?.there !== true) {
      await run(transaction, `create schema if not exists "${schema}"`);
      await run(
        transaction,
        `create table "${schema}".migration (version int primary key, applied_at timestamptz not null default now())`,
      );
    }
    const [found] = await run<{ version: number | null }>(
      transaction,
      `select max(version) as version from "${schema}".migration`,
    );
    const version = found?.version ?? 0;
    if (version > steps.length) {
      throw new ProjectionsAhead(
        `The projections in ${schema} are at version ${version}, this program knows versions up to ${steps.length}: ` +
          'use a newer program. There are no downgrades.',
      );
    }
    for (const [index, statements] of steps.slice(version).entries()) {
      for (const statement of statements(`"${schema}"`)) await run(transaction, statement);
      await run(transaction, `insert into "${schema}".migration (version) values ($1)`, [version + index + 1]);
    }
  });
}
