import { classify, type Database, type Session } from '@wherefore/event-log/postgres';
import { type ServiceMigration, serviceMigrations } from './migrations.ts';

/** The schema of the tables that are neither log nor projection: orders and deliveries under way. Quoted. */
export function serviceSchema({ schema }: Pick<Database, 'schema'>): string {
  return `"${schema}_service"`;
}

/**
 * Creates what is missing. Safe to call from several processes at once.
 *
 * @throws {EventLogError} what the database does wrong
 */
export async function migrateService(
  database: Database,
  migrations: readonly ServiceMigration[] = serviceMigrations,
): Promise<void> {
  try {
    await database.transact((session) => migrateIn(session, serviceSchema(database), migrations));
  } catch (error) {
    throw classify(error);
  }
}

async function migrateIn(session: Session, schema: string, migrations: readonly ServiceMigration[]): Promise<void> {
  await session.query(`select pg_advisory_xact_lock(hashtextextended($1, 0))`, [`wherefore ${schema}`]);
  // Asked first: `if not exists` wants the right to create even where it creates nothing.
  const [there] = await session.query(
    `select exists (
      select from pg_class join pg_namespace on pg_namespace.oid = relnamespace
      where nspname = $1::name and relname = 'migration'
    )`,
    [schema.slice(1, -1)],
  );
  if (there?.[0] !== true) {
    await session.query(`create schema if not exists ${schema}`);
    await session.query(`create table ${schema}.migration (id int primary key)`);
  }
  const rows = await session.query(`select id from ${schema}.migration`);
  const done = new Set(rows.map(([id]) => Number(id)));
  for (const { id, statements } of migrations) {
    if (done.has(id)) continue;
    for (const statement of statements) await session.query(statement.replaceAll('{schema}', schema));
    await session.query(`insert into ${schema}.migration (id) values ($1::int)`, [id]);
  }
}
