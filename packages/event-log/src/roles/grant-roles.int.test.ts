import { type PostgresServer, startPostgresServer } from '@wherefore/testkit/postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { exportEvents } from '../jsonl/export-events.ts';
import { importEvents } from '../jsonl/import-events.ts';
import type { Database } from '../postgres/database.ts';
import type { HorizonName } from '../postgres/horizon.ts';
import { migrate } from '../postgres/migrate.ts';
import { openDatabase } from '../postgres/open-database.ts';
import { createPostgresLog } from '../postgres/postgres-log.ts';
import { event, events, recordedIds } from '../testing/sample-events.ts';
import { verify } from '../verify/verify.ts';
import { grantRoles } from './grant-roles.ts';

let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgresServer();
  await using owner = await openDatabase(server.url);
  for (const role of ['the appender', 'reader']) {
    await owner.session.query(`create role "${role}" login password 'secret'`);
  }
});
afterAll(() => server[Symbol.asyncDispose]());

let count = 0;

interface Roles extends AsyncDisposable {
  readonly owner: Database;
  readonly appender: Database;
  readonly reader: Database;
}

/** A new log, through the eyes of three roles. */
async function openRoles(horizon: HorizonName = 'fence'): Promise<Roles> {
  const schema = `roles_${++count}`;
  const owner = await openDatabase(server.url, { schema });
  await migrate(owner, { partitionRows: 100, horizon });
  await grantRoles(owner, { appender: 'the appender', reader: 'reader' });
  const as = (role: string): Promise<Database> =>
    openDatabase(server.url.replace('postgres:password', `${encodeURIComponent(role)}:secret`), { schema });
  const [appender, reader] = [await as('the appender'), await as('reader')];
  return {
    owner,
    appender,
    reader,
    async [Symbol.asyncDispose]() {
      for (const database of [owner, appender, reader]) await database[Symbol.asyncDispose]();
    },
  };
}

/** What nobody but the owner of a log may do. */
const tampering: Readonly<Record<string, string>> = {
  'change an event': `update LOG.event set data = '{}'`,
  'change an event in its partition': `update LOG.event_0 set data = '{}'`,
  'delete an event': 'delete from LOG.event',
  'delete an event in its partition': 'delete from LOG.event_0',
  'truncate the events': 'truncate LOG.event',
  'drop the events': 'drop table LOG.event',
  'detach a partition': 'alter table LOG.event detach partition LOG.event_0',
  'switch off a trigger': 'alter table LOG.event disable trigger all',
  'switch off triggers for itself': 'set session_replication_role = replica',
  'rename a stream': `update LOG.stream set stream_id = 'other'`,
  'say that a stream is archived': 'update LOG.stream set archived_to = version',
  'delete a stream': 'delete from LOG.stream',
  'rename a type': `update LOG.event_type set name = 'other'`,
  'delete a type': 'delete from LOG.event_type',
  'carry an event': 'insert into LOG.carried_event select * from LOG.event',
  'change a carried event': `update LOG.carried_event set data = '{}'`,
  'name a segment': `insert into LOG.archive_segment values (1, 2, 2, 'x', 1, 'x')`,
  'change a setting': `update LOG.setting set value = '1'`,
  'change what was migrated': 'delete from LOG.migration',
  'make a table': 'create table LOG.mine (n int)',
  'make a partition': 'select LOG.add_partition()',
  'set a sequence back': `select setval('LOG.event_position_seq', 1)`,
  'replace a function': 'create or replace function LOG.last_drawn() returns bigint language sql as $$ select 0 $$',
  'drop the schema': 'drop schema LOG cascade',
};

async function refusals(database: Database, statements: readonly string[]): Promise<readonly string[]> {
  const allowed: string[] = [];
  for (const statement of statements) {
    const outcome = await database.session.query(statement.replaceAll('LOG', `"${database.schema}"`)).then(
      () => 'allowed',
      (error: unknown) => String(Reflect.get(error as object, 'code')),
    );
    // insufficient_privilege
    if (outcome !== '42501') allowed.push(`${statement}: ${outcome}`);
  }
  return allowed;
}

for (const horizon of ['fence', 'counter', 'serial'] as const) {
  test(`an appender appends and reads, horizon ${horizon}`, async () => {
    await using roles = await openRoles(horizon);
    const log = createPostgresLog(roles.appender);
    const [one] = await log.append([{ stream: 'a', expected: 'no-stream', events: events(3) }]);
    expect(one).toMatchObject({ kind: 'appended', version: 3 });
    // The same stream twice goes another way than one that comes once.
    const results = await log.append([
      { stream: 'a', expected: 3, events: [{ ...event(), type: 'another' }] },
      { stream: 'a', expected: 4, events: events(1) },
      { stream: 'b', expected: 'any', events: events(1) },
      { stream: 'c', expected: 7, events: events(1) },
    ]);
    expect(results.map(({ kind }) => kind)).toEqual(['appended', 'appended', 'appended', 'conflict']);
    // Over several partitions, which he has no right to make.
    for (let round = 0; round < 35; round += 1) {
      await log.append([{ stream: `many ${round}`, expected: 'any', events: events(10) }]);
    }
    expect(await recordedIds(log)).toHaveLength(356);
    expect(await recordedIds(createPostgresLog(roles.owner))).toHaveLength(356);
    expect(await verify(roles.owner)).toMatchObject({ events: 356, brokenStreams: [] });
    await log[Symbol.asyncDispose]();
  });
}

describe('an appender', () => {
  test('takes in what another log has exported', async () => {
    await using from = await openRoles();
    await using to = await openRoles();
    const source = createPostgresLog(from.appender);
    for (let round = 0; round < 5; round += 1) {
      await source.append([{ stream: 'a', expected: 'any', events: events(50) }]);
    }
    const lines = exportEvents(createPostgresLog(from.reader));
    // The reader's horizon is what somebody else has published.
    await recordedIds(createPostgresLog(from.owner));
    await importEvents(createPostgresLog(to.appender), lines);
    expect(await recordedIds(createPostgresLog(to.owner))).toHaveLength(250);
  });

  test('finds the log migrated', async () => {
    await using roles = await openRoles();
    expect(await migrate(roles.appender)).toEqual([]);
    expect(await migrate(roles.reader)).toEqual([]);
  });

  test('can do nothing else', async () => {
    await using roles = await openRoles();
    await createPostgresLog(roles.appender).append([{ stream: 'a', expected: 'any', events: events(3) }]);
    expect(await refusals(roles.appender, Object.values(tampering))).toEqual([]);
    expect(await verify(roles.owner)).toMatchObject({ events: 3, brokenStreams: [] });
    // However far it reaches: a few partitions for the next million events and no more.
    const partitions = `select count(*) from "${roles.owner.schema}".event_partition`;
    await roles.appender.session.query(`select "${roles.owner.schema}".ensure_partitions(150)`);
    expect(Number((await roles.owner.session.query(partitions))[0]?.[0])).toBeLessThan(10);
  });
});

describe('a reader', () => {
  test('reads everything', async () => {
    await using roles = await openRoles();
    const written = events(20);
    await createPostgresLog(roles.owner).append([{ stream: 'a', expected: 'any', events: written }]);
    const log = createPostgresLog(roles.reader);
    expect(await log.readStream('a')).toHaveLength(20);
    expect(await log.readEvents([written[4]?.id ?? ''])).toHaveLength(1);
    expect(await recordedIds(log)).toHaveLength(20);
    expect(await verify(roles.reader)).toMatchObject({ events: 20, brokenStreams: [] });
    await log[Symbol.asyncDispose]();
  });

  test('can do nothing else', async () => {
    await using roles = await openRoles();
    await createPostgresLog(roles.owner).append([{ stream: 'a', expected: 'any', events: [event()] }]);
    const appending = createPostgresLog(roles.reader).append([{ stream: 'a', expected: 'any', events: [event()] }]);
    await expect(appending).rejects.toMatchObject({ code: 'database-failed', sqlState: '42501' });
    const appends = [
      `insert into LOG.event_type values (99, 'x')`,
      `insert into LOG.stream (stream_id) values ('x')`,
      'update LOG.stream set version = 9',
      'update LOG.log_horizon set horizon = 9',
      `select nextval('LOG.event_position_seq')`,
      'select LOG.ensure_partitions(1)',
    ];
    expect(await refusals(roles.reader, [...Object.values(tampering), ...appends])).toEqual([]);
  });
});

test('the positive control: the owner is refused by triggers only, and roles without rights see nothing', async () => {
  await using roles = await openRoles();
  await createPostgresLog(roles.owner).append([{ stream: 'a', expected: 'any', events: [event()] }]);
  const allowed = await refusals(roles.owner, ['update LOG.event set version = 9', 'drop table LOG.event_0 cascade']);
  expect(allowed).toEqual([expect.stringContaining(': 23001'), expect.stringContaining(': allowed')]);
  const other = await openDatabase(server.url, { schema: `roles_${++count}` });
  await migrate(other);
  const stranger = { ...roles.reader, schema: other.schema };
  expect(await refusals(stranger, ['select * from LOG.event'])).toEqual([]);
  await expect(grantRoles(other, { reader: 'nobody' })).rejects.toMatchObject({ sqlState: '42704' });
  await other[Symbol.asyncDispose]();
});
