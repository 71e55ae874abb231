import { expect, test } from 'vitest';
import type { Database } from '../postgres/database.ts';
import { migrate, migrateWith } from '../postgres/migrate.ts';
import { migrations } from '../postgres/migrations.ts';
import { createPostgresLog } from '../postgres/postgres-log.ts';
import { emptySchema } from './empty-schema.ts';
import { events } from './sample-events.ts';

/** What migrations and tables do, on any database. */
export function describeMigrations(database: () => Database): void {
  const next = { name: 'one more', statements: (schema: string) => [`create table ${schema}.one_more (n int)`] };
  const names = migrations.map(({ name }) => name);

  test('migrates once, however often it is asked, and from several sides', async () => {
    const schema = emptySchema(database());
    const applied = await Promise.all([migrate(schema), migrate(schema), migrate(schema)]);
    expect(applied.toSorted((x, y) => y.length - x.length)).toEqual([names, [], []]);
    expect(await migrate(schema)).toEqual([]);
  });

  test('takes only the steps that are missing, and keeps the events', async () => {
    const schema = emptySchema(database());
    await migrate(schema);
    const log = createPostgresLog(schema);
    await log.append([{ stream: 'a', expected: 'any', events: events(2) }]);
    expect(await migrateWith(schema, [...migrations, next])).toEqual(['one more']);
    expect(await log.readStream('a')).toHaveLength(2);
  });

  test('refuses a schema that a newer version has migrated', async () => {
    const schema = emptySchema(database());
    await migrateWith(schema, [...migrations, next]);
    const known = migrations.length;
    await expect(migrate(schema)).rejects.toMatchObject({ code: 'database-ahead', found: known + 1, known });
  });

  test('leaves nothing behind when a step fails', async () => {
    const schema = emptySchema(database());
    const broken = { name: 'broken', statements: () => ['select 1 / 0'] };
    await expect(migrateWith(schema, [...migrations, broken])).rejects.toMatchObject({ sqlState: '22012' });
    expect(await migrate(schema)).toEqual(names);
  });

  test('says that migrate has to run first', async () => {
    const log = createPostgresLog(emptySchema(database()));
    const append = log.append([{ stream: 'a', expected: 'any', events: events(1) }]);
    await expect(append).rejects.toMatchObject({ code: 'database-failed', retryable: false, sqlState: '42P01' });
    await expect(append).rejects.toThrow(/migrate/);
  });

  test('keeps two schemas of one database apart', async () => {
    const [one, other] = [emptySchema(database()), emptySchema(database())];
    await migrate(one);
    await migrate(other);
    await createPostgresLog(one).append([{ stream: 'a', expected: 'no-stream', events: events(2) }]);
    const [result] = await createPostgresLog(other).append([{ stream: 'a', expected: 'no-stream', events: events(1) }]);
    expect(result).toEqual({ kind: 'appended', version: 1, position: 1n });
  });

  test('refuses to change or delete an event, whoever asks', async () => {
    const schema = emptySchema(database());
    await migrate(schema);
    const log = createPostgresLog(schema);
    await log.append([{ stream: 'a', expected: 'any', events: events(1) }]);
    const { sql, kysely } = schema;
    const table = sql.id(schema.schema, 'event');
    await expect(sql`update ${table} set type_no = 1`.execute(kysely)).rejects.toThrow(/never changed/);
    await expect(sql`delete from ${table}`.execute(kysely)).rejects.toThrow(/never changed/);
    await expect(sql`truncate ${table}`.execute(kysely)).rejects.toThrow(/never changed/);
  });
}
