import { readFileSync } from 'node:fs';
import type { BulkLog } from '@wherefore/event-log';
import { type Database, openDatabase, openLogIn, verify } from '@wherefore/event-log/postgres';
import { openProjections, type Projections } from '@wherefore/projections';
import { type PostgresServer, startPostgresServer } from '@wherefore/testkit/postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { replaysIn } from '../replays/replays.ts';
import { migrateService } from './migrate-service.ts';

const roles = readFileSync(new URL('../../../../infra/postgres/roles.sql', import.meta.url), 'utf8');

let server: PostgresServer;
let admin: Database;

beforeAll(async () => {
  server = await startPostgresServer();
  admin = await openDatabase(server.url);
  await script(admin, roles);
  for (const role of ['owner', 'worker', 'api', 'reader']) {
    await admin.session.query(`alter role wherefore_${role} password 'secret'`);
  }
  // As infra/README.md says: the owner migrates, and then the roles get their rights in what was made.
  await using owner = await opened('owner');
  expect(owner.log.lanes).toBe(1);
  await script(admin, roles);
});
afterAll(async () => {
  await admin[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
});

/** As psql sends a file, statement by statement. */
async function script(database: Database, text: string): Promise<void> {
  const statements = text.split(/(?<=^\$\$;)$/m).filter((statement) => statement.trim() !== '');
  for (const statement of statements) await database.session.query(statement);
}

interface Opened extends AsyncDisposable {
  readonly database: Database;
  readonly log: BulkLog;
  readonly projections: Projections;
}

/** What a process of Wherefore does when it starts. */
async function opened(role: string, parameters = ''): Promise<Opened> {
  const url = server.url.replace('postgres:password', `wherefore_${role}:secret`);
  const database = await openDatabase(`${url}${parameters}`);
  const log = await openLogIn(database);
  const projections = openProjections(database, log);
  await projections.migrate();
  await migrateService(database);
  return {
    database,
    log,
    projections,
    async [Symbol.asyncDispose]() {
      await log[Symbol.asyncDispose]();
      await database[Symbol.asyncDispose]();
    },
  };
}

let count = 0;
const cleared = (): object => ({
  stream: `server:example-${++count}.org`,
  expected: 'no-stream',
  events: [
    {
      id: crypto.randomUUID(),
      type: 'CacheCleared',
      schemaVersion: 1,
      data: { serverName: `example-${count}.org`, by: 'alice', clearedAt: Date.now() },
    },
  ],
});

const append = (log: BulkLog): ReturnType<BulkLog['append']> =>
  log.append([cleared()] as unknown as Parameters<BulkLog['append']>[0]);

test('the script may be run again and again', async () => {
  await script(admin, roles);
});

describe('an API', () => {
  test('appends, reads, and orders and cancels replays', async () => {
    await using api = await opened('api');
    expect(await append(api.log)).toMatchObject([{ kind: 'appended' }]);
    expect((await api.log.readAll({ after: 0n })).events.length).toBeGreaterThan(0);
    expect(await api.projections.destinations.list()).toMatchObject({ items: [] });
    expect(await api.projections.status()).toHaveLength(2);
    // The names that are in use, which it has to tell the schedule of.
    expect(await api.projections.refresh.want(['example.org'], Date.now())).toBe(0);
    const replays = replaysIn(api.database);
    const replay = await replays.order({ policy: 'spec-strict' } as never, 'alice');
    expect((await replays.cancel(replay?.id ?? ''))?.state).toBe('canceled');
  });

  test('writes no projection and no checkpoint', async () => {
    await using api = await opened('api');
    expect(await notRefused(api.database, [...tampering, ...ofTheWorker])).toEqual([]);
  });
});

describe('a worker', () => {
  test('appends, follows, builds projections anew, claims, and works replays off', async () => {
    await using worker = await opened('worker');
    await append(worker.log);
    await worker.projections.catchUp();
    const before = await worker.projections.status();
    expect(before.every(({ faults }) => faults === undefined || faults.length === 0)).toBe(true);
    await worker.projections.rebuild('destination');
    await worker.projections.rebuild('evidence');
    await worker.projections.retire();
    await worker.projections.refresh.claim();
    await using api = await opened('api');
    expect(await api.projections.refresh.want(['example.org'], Date.now())).toBe(0);
    await replaysIn(api.database).order({ policy: 'spec-strict' } as never, 'alice');
    const claimed = await replaysIn(worker.database).claim({ leaseMs: 1000 });
    expect(claimed).toBeDefined();
    if (claimed !== undefined) await replaysIn(worker.database).release(claimed);
    // What the worker has made can be read by the others.
    expect(await api.projections.destinations.list()).toBeDefined();
    await using reader = await opened('reader');
    expect(await reader.projections.destinations.list()).toBeDefined();
  });

  test('cannot change what was recorded', async () => {
    await using worker = await opened('worker');
    expect(await notRefused(worker.database, tampering)).toEqual([]);
  });
});

describe('a reader', () => {
  test('reads everything, and can write nothing, also where it lets itself', async () => {
    await using reader = await opened('reader', '?options=-c%20default_transaction_read_only%3Doff');
    expect((await reader.log.readAll({ after: 0n })).events.length).toBeGreaterThan(0);
    expect(await replaysIn(reader.database).counts()).toBeDefined();
    await expect(append(reader.log)).rejects.toThrow();
    const writes = [
      `insert into event_log.event_type values (99, 'x')`,
      `update event_log.log_horizon set horizon = 0`,
      `delete from event_log_service.replay`,
      `select nextval('event_log.event_position_seq')`,
    ];
    expect(await notRefused(reader.database, [...tampering, ...ofTheWorker, ...writes])).toEqual([]);
  });
});

test('the owner verifies what the others have recorded', async () => {
  await using owner = await opened('owner');
  expect(await verify(owner.database)).toMatchObject({ brokenStreams: [] });
  // A positive control: it is not the server that refuses.
  expect(await notRefused(owner.database, [`update event_log.setting set value = value`])).toHaveLength(1);
});

const tampering = [
  `update event_log.event set data = '{}'`,
  `update event_log.event_0 set data = '{}'`,
  'delete from event_log.event',
  'delete from event_log.event_0',
  'truncate event_log.event',
  'drop table event_log.event',
  'alter table event_log.event detach partition event_log.event_0',
  'alter table event_log.event disable trigger all',
  'set session_replication_role = replica',
  `update event_log.stream set stream_id = 'other'`,
  'update event_log.stream set archived_to = version',
  'delete from event_log.stream',
  `update event_log.event_type set name = 'other'`,
  'delete from event_log.event_type',
  'insert into event_log.carried_event select * from event_log.event',
  `insert into event_log.archive_segment values (1, 2, 2, 'x', 1, 'x')`,
  `update event_log.setting set value = '1'`,
  'delete from event_log.migration',
  'delete from event_log_service.migration',
  'create table event_log.mine (n int)',
  'create table event_log_service.mine (n int)',
  'create table public.mine (n int)',
  'create schema mine',
  'create temporary table mine (n int)',
  'select event_log.add_partition()',
  `select setval('event_log.event_position_seq', 1)`,
  'create or replace function event_log.last_drawn() returns bigint language sql as $$ select 0 $$',
  'drop schema event_log cascade',
  'drop schema event_log_service cascade',
  'set role wherefore_owner',
  `alter role wherefore_owner password 'mine'`,
  `copy event_log.event to program 'cat'`,
];

const ofTheWorker = [
  'update event_log_projections.projection set cleared_at = 0',
  'delete from event_log_projections.destination',
  'create table event_log_projections.mine (n int)',
  'update event_log_projections.refresh_schedule set attempts = 0',
  'delete from event_log.checkpoint',
  'update event_log.checkpoint set position = 0',
  'delete from event_log_service.webhook_delivery',
  'drop schema event_log_projections cascade',
  'set role wherefore_worker',
];

/** Those of the statements that the server did not refuse for want of rights. */
async function notRefused(database: Database, statements: readonly string[]): Promise<readonly string[]> {
  const others: string[] = [];
  for (const statement of statements) {
    const outcome = await database.session.query(statement).then(
      () => 'done',
      (error: unknown) => String(Reflect.get(error as object, 'code')),
    );
    // insufficient_privilege
    if (outcome !== '42501') others.push(`${statement}: ${outcome}`);
  }
  return others;
}
