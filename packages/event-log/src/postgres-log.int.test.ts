import { type PostgresServer, startPostgresServer } from '@wherefore/testkit/postgres';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { contractCases } from './event-log.contract.ts';
import type { BulkLog, EventLog } from './event-log.ts';
import type { Database } from './postgres/database.ts';
import { migrate } from './postgres/migrate.ts';
import { openDatabase } from './postgres/open-database.ts';
import { openEventLog } from './postgres/open-event-log.ts';
import { createPostgresLog } from './postgres/postgres-log.ts';
import { startChild } from './testing/child.ts';
import { emptySchema, openEmptyLanes, openEmptyLog } from './testing/empty-schema.ts';
import { describeMigrations } from './testing/migration-cases.ts';
import { event, events, recordedIds } from './testing/sample-events.ts';

let server: PostgresServer;
let database: Database;
beforeAll(async () => {
  server = await startPostgresServer();
  database = await openDatabase(server.url);
});
afterAll(async () => {
  await database[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
});

for (const horizon of ['fence', 'serial', 'counter'] as const) {
  describe(`a log in PostgreSQL, horizon ${horizon}`, () => {
    for (const { name, run } of contractCases) {
      test(name, () => run(openEmptyLog(() => database, { horizon })));
    }
  });
}

describe('a log of three lanes in PostgreSQL', () => {
  for (const { name, run } of contractCases) {
    test(name, () => run(openEmptyLanes(() => database, 3)));
  }
});

describe('a log in PostgreSQL with partitions of 40 positions', () => {
  for (const { name, run } of contractCases) {
    test(name, () => run(openEmptyLog(() => database, { partitionRows: 40 })));
  }
});

describe('a schema in PostgreSQL', () => {
  describeMigrations(() => database);

  test('is fit for several processes', () => {
    expect(database.capabilities).toEqual({ severalProcesses: true, concurrentTransactions: true, persistent: true });
  });
});

async function scannedIds(log: BulkLog): Promise<readonly string[]> {
  const ids: string[] = [];
  for await (const batch of log.scan({ fields: ['id'] })) for (const { id } of batch) ids.push(id);
  return ids;
}

/** Appends by hand in a transaction that ends when the test says so. */
async function slowAppend(
  schema: string,
  stream: string,
): Promise<{ readonly id: string; readonly client: pg.Client }> {
  const client = new pg.Client({ connectionString: server.url });
  await client.connect();
  const { id } = event();
  await client.query(`insert into "${schema}".event_type values (32000, 'slow') on conflict do nothing`);
  await client.query('begin');
  const head = `insert into "${schema}".stream (stream_id, version) values ($1, 1) returning stream_no`;
  const { rows } = await client.query<{ stream_no: string }>(head, [stream]);
  await client.query(
    `insert into "${schema}".event (recorded_at, stream_no, event_id, version, schema_version, type_no, hash, data)
     values (now(), $1, $2, 1, 1, 32000, sha256(''), '{}')`,
    [rows[0]?.stream_no, id],
  );
  return { id, client };
}

describe('the lock fence', () => {
  async function open(): Promise<{ readonly schema: Database; readonly log: EventLog }> {
    const schema = emptySchema(database);
    await migrate(schema);
    return { schema, log: createPostgresLog(schema) };
  }

  test('stays before an append in flight, and gives everything in order once it commits', async () => {
    const { schema, log } = await open();
    const [before, behind] = [event(), event()];
    await log.append([{ stream: 'a', expected: 'any', events: [before] }]);
    expect(await recordedIds(log)).toEqual([before.id]);
    const slow = await slowAppend(schema.schema, 'slow');
    await log.append([{ stream: 'a', expected: 'any', events: [behind] }]);
    // The positive control: the later event is there to be seen, and a reader without a fence would step over the slow.
    expect(await log.readStream('a')).toHaveLength(2);
    for (let look = 0; look < 3; look++) expect(await recordedIds(log)).toEqual([before.id]);
    await slow.client.query('commit');
    await slow.client.end();
    expect(await recordedIds(log)).toEqual([before.id, slow.id, behind.id]);
  });

  test('passes over an append that was rolled back', async () => {
    const { schema, log } = await open();
    const slow = await slowAppend(schema.schema, 'slow');
    const behind = event();
    await log.append([{ stream: 'a', expected: 'any', events: [behind] }]);
    expect(await recordedIds(log)).toEqual([]);
    await slow.client.query('rollback');
    await slow.client.end();
    expect(await recordedIds(log)).toEqual([behind.id]);
    expect((await log.readAll()).next).toBe(2n);
  });

  test('moves on although some append is always in flight', async () => {
    const { schema, log } = await open();
    const [first, second] = [await slowAppend(schema.schema, 'first'), await slowAppend(schema.schema, 'second')];
    expect(await recordedIds(log)).toEqual([]);
    await first.client.query('commit');
    await first.client.end();
    // The second might have drawn an earlier position, for all that can be seen.
    expect(await recordedIds(log)).toEqual([]);
    const third = await slowAppend(schema.schema, 'third');
    await second.client.query('commit');
    await second.client.end();
    // The third was not among those that the fence waits for.
    expect(await recordedIds(log)).toEqual([first.id]);
    await third.client.query('commit');
    await third.client.end();
    expect(await recordedIds(log)).toEqual([first.id, second.id, third.id]);
  });

  test('lets whoever has just come scan all that was there then, though some append is always in flight', async () => {
    const { schema, log } = await open();
    const before = event();
    await log.append([{ stream: 'a', expected: 'any', events: [before] }]);
    const first = await slowAppend(schema.schema, 'first');
    let looks = 0;
    const watched: Database = {
      ...schema,
      session: {
        ...schema.session,
        async query(text, values) {
          const rows = await schema.session.query(text, values);
          if (text.includes('look_at_writers')) looks += 1;
          return rows;
        },
      },
    };
    const scanning = scannedIds(createPostgresLog(watched));
    await expect.poll(() => looks).toBeGreaterThan(1);
    const second = await slowAppend(schema.schema, 'second');
    await first.client.query('commit');
    await first.client.end();
    expect(await scanning).toEqual([before.id]);
    await second.client.end();
  });

  test('does not wait for transactions that write elsewhere or only read the log', async () => {
    const { schema, log } = await open();
    const { log: otherLog, schema: other } = await open();
    const elsewhere = await slowAppend(other.schema, 'elsewhere');
    const reader = new pg.Client({ connectionString: server.url });
    await reader.connect();
    await reader.query(`begin; select * from "${schema.schema}".event`);
    const mine = event();
    await log.append([{ stream: 'a', expected: 'any', events: [mine] }]);
    expect(await recordedIds(log)).toEqual([mine.id]);
    expect(await recordedIds(otherLog)).toEqual([]);
    await reader.end();
    await elsewhere.client.end();
  });

  test('holds for a reader in another process, which has seen nothing of the writers', async () => {
    const { schema, log } = await open();
    const slow = await slowAppend(schema.schema, 'slow');
    await log.append([{ stream: 'a', expected: 'any', events: events(1) }]);
    await using elsewhere = await openEventLog(server.url, { schema: schema.schema });
    expect(await recordedIds(elsewhere)).toEqual([]);
    await slow.client.query('commit');
    await slow.client.end();
    expect(await recordedIds(elsewhere)).toHaveLength(2);
  });
});

describe('a reader without a fence', () => {
  test('steps over an append in flight: what the fence is for', async () => {
    const schema = emptySchema(database);
    // The serial horizon trusts that all writers queue up; the slow one below does not.
    await migrate(schema, { horizon: 'serial' });
    const log = createPostgresLog(schema);
    const slow = await slowAppend(schema.schema, 'slow');
    await log.append([{ stream: 'a', expected: 'any', events: events(1) }]);
    const { next } = await log.readAll();
    await slow.client.query('commit');
    await slow.client.end();
    expect(next).toBe(2n);
    expect(await log.readAll({ after: next })).toEqual({ events: [], next });
  });
});

describe('a server that', () => {
  test('is not there is reported as unreachable', async () => {
    await expect(openDatabase('postgres://nobody@127.0.0.1:1/none')).rejects.toMatchObject({
      code: 'database-unreachable',
      retryable: true,
    });
  });

  test.each([
    ['postgres://me:secret@127.0.0.1:notaport/x', 'location-invalid'],
    ['postgres://me:secret@[::1', 'location-invalid'],
    ['postgres://me:secret@127.0.0.1:1/x?sslrootcert=/nonexistent.pem', 'database-unreachable'],
  ])('%s cannot be used, which is said without the password', async (url, code) => {
    const error: unknown = await openDatabase(url).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code, retryable: false });
    expect(String(error)).not.toContain('secret');
  });

  test('knows no such user or database is reported as unreachable, for good, without the password', async () => {
    const wrongUser = server.url.replace('postgres:password', 'postgres:secret-of-mine');
    const wrongDatabase = server.url.replace(/\/postgres$/, '/none');
    for (const url of [wrongUser, wrongDatabase]) {
      const error: unknown = await openDatabase(url).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ code: 'database-unreachable', retryable: false });
      expect(String(error)).not.toContain('secret-of-mine');
    }
  });

  test('ends connections makes calls fail as retryable, and the log works again', async () => {
    await using log = await openEventLog(server.url, { schema: 'ended', connections: 1 });
    await log.append([{ stream: 'a', expected: 'any', events: events(1) }]);
    const { sql, kysely } = database;
    const slow = await slowAppend('ended', 'slow');
    const waiting = log.append([{ stream: 'slow', expected: 'any', events: events(1) }]);
    const outcome = waiting.catch((thrown: unknown) => thrown);
    const blocked = sql<{ pid: number }>`
      select pid from pg_stat_activity where wait_event_type = 'Lock' and query like '%"ended".append_events%'`;
    while ((await blocked.execute(kysely)).rows.length === 0) await new Promise((resolve) => setImmediate(resolve));
    await sql`select pg_terminate_backend(pid) from (${blocked}) as b`.execute(kysely);
    expect(await outcome).toMatchObject({ code: 'database-unreachable', retryable: true });
    await slow.client.end();
    expect(await log.append([{ stream: 'slow', expected: 'any', events: events(1) }])).toMatchObject([{ version: 1 }]);
  });
});

test('a process that disposes of its log ends by itself', async () => {
  await using child = startChild('append-once.script.ts', server.url);
  expect(await child.line()).toBe('disposed');
  expect(await child.end()).toBe(0);
});

test('a location that is none is refused', async () => {
  for (const location of ['', 'mysql://x/y', 'file:///x', 'postgress://x']) {
    await expect(openDatabase(location)).rejects.toMatchObject({ code: 'location-invalid' });
  }
  for (const schema of ['', 'A', 'a-b', 'a"b', 'x'.repeat(64), '1a']) {
    await expect(openDatabase(server.url, { schema })).rejects.toMatchObject({ code: 'location-invalid' });
  }
  await expect(openDatabase('/dev/null/x')).rejects.toMatchObject({ code: 'location-invalid' });
});
