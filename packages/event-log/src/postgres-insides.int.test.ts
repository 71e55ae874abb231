import { type PostgresServer, startPostgresServer } from '@wherefore/testkit/postgres';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { leafHash, linkHash } from './chain.ts';
import type { BulkLog } from './event-log.ts';
import type { Database } from './postgres/database.ts';
import { migrate } from './postgres/migrate.ts';
import { openDatabase } from './postgres/open-database.ts';
import { lanesThere, openEventLog, openLogIn } from './postgres/open-event-log.ts';
import { createPostgresLog } from './postgres/postgres-log.ts';
import { describeCheckpoints } from './testing/checkpoint-cases.ts';
import { emptySchema } from './testing/empty-schema.ts';
import { event, events, recordedIds } from './testing/sample-events.ts';
import { rawAppendIn } from './torture/raw-append.ts';

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

async function open(settings: Parameters<typeof migrate>[1] = {}): Promise<{ schema: Database; log: BulkLog }> {
  const schema = emptySchema(database);
  await migrate(schema, settings);
  return { schema, log: createPostgresLog(schema) };
}

describe('the chain of a stream', () => {
  test('runs through appends of every sort, as chain.ts describes it, to the head', async () => {
    const { schema, log } = await open();
    const full = {
      ...event({ text: 'é\u0000"' }),
      type: 'quoted "\\',
      correlationId: crypto.randomUUID(),
      observedAt: 5,
    };
    const twice = events(2);
    await log.append([
      { stream: 'a "é', expected: 'any', events: [event(), full] },
      { stream: 'b', expected: 'any', events: events(1) },
    ]);
    // Planned, because a stream comes twice and an append is a repetition.
    await log.append([
      { stream: 'a "é', expected: 'any', events: twice },
      { stream: 'a "é', expected: 'any', events: twice },
      { stream: 'a "é', expected: 4, events: events(1) },
    ]);
    const [last] = await log.readStream('a "é', { direction: 'backwards', limit: 1 });
    const taken = { ...event(), schemaVersion: 1, stream: 'a "é', version: 6, position: 0n };
    const recordedAt = (last?.recordedAt ?? 0) + 1000;
    await log.bulkAppend([{ ...taken, recordedAt, observedAt: recordedAt }]);
    await log.append([{ stream: 'a "é', expected: 6, events: events(1) }]);

    const read = await log.readStream('a "é');
    expect(read.map(({ version }) => version)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    const rows = await database.session.query(
      `select hash, observed_at is null, data::text from "${schema.schema}".event
      where stream_no = (select stream_no from "${schema.schema}".stream where stream_id = $1) order by version`,
      ['a "é'],
    );
    let hash = '';
    for (const [index, recorded] of read.entries()) {
      const [stored, isBare, dataText] = rows[index] as readonly [Buffer, boolean, string];
      const { observedAt, ...rest } = recorded;
      const leaf = leafHash('a "é', { ...rest, dataText, ...(isBare ? {} : { observedAt }) });
      hash = linkHash(hash, leaf, recorded);
      expect(stored.toString('hex'), `version ${recorded.version}`).toBe(hash);
    }
    const [head] = await database.session.query(
      `select encode(head_hash, 'hex'), version from "${schema.schema}".stream where stream_id = $1`,
      ['a "é'],
    );
    expect(head).toEqual([hash, 7]);
  });
});

describe('a checkpoint in PostgreSQL', () => {
  describeCheckpoints(() => database);
});

describe('an append', () => {
  test.each(['57014', '53100'])(
    'is not tried again for each of those who share it when it fails with %s',
    async (code) => {
      const { schema } = await open();
      let tries = 0;
      const stuck: Database = {
        ...schema,
        session: {
          ...schema.session,
          query(text, values) {
            if (!text.includes('append_events')) return schema.session.query(text, values);
            tries += 1;
            return Promise.reject(Object.assign(new Error('of the server'), { code }));
          },
        },
      };
      const log = createPostgresLog(stuck, { flushers: 1 });
      const appends = Array.from({ length: 300 }, (_, index) =>
        log.append([{ stream: `s${index}`, expected: 'any', events: events(1) }]),
      );
      const settled = await Promise.allSettled(appends);
      for (const each of settled) expect(each).toMatchObject({ status: 'rejected', reason: { retryable: true } });
      expect(tries).toBe(1);
    },
  );

  test('is never compiled, whatever its plan claims to cost', async () => {
    const { schema } = await open();
    const settings = `select unnest(proconfig) from pg_proc where oid = '"${schema.schema}".append_events'::regproc`;
    const rows = (await database.session.query(settings)).map(([setting]) => setting);
    // What makes plans seem expensive to servers that can compile, as that of these tests cannot.
    expect(rows).toContain('enable_seqscan=off');
    expect(rows).toContain('jit=off');
  });
});

describe('partitions', () => {
  async function names({ schema }: Database): Promise<readonly unknown[]> {
    const rows = await database.session.query(
      `select relid::regclass::text from pg_partition_tree('"${schema}".event') where isleaf order by 1`,
    );
    return rows.map(([name]) => String(name).replace(/^.*\./, ''));
  }

  test('are made before they are needed', async () => {
    const { schema, log } = await open({ partitionRows: 10 });
    expect(await names(schema)).toEqual(['event_0', 'event_1']);
    await log.append([{ stream: 'a', expected: 'any', events: events(8) }]);
    await log.append([{ stream: 'a', expected: 'any', events: events(8) }]);
    while ((await names(schema)).length < 3) await new Promise((resolve) => setTimeout(resolve, 1));
    expect(await names(schema)).toEqual(['event_0', 'event_1', 'event_2']);
    expect(await recordedIds(log)).toHaveLength(16);
  });

  test('are made by the append that finds none', async () => {
    const { schema, log } = await open({ partitionRows: 10 });
    await database.session.query(`select setval('"${schema.schema}".event_position_seq', 57)`);
    expect(await log.append([{ stream: 'a', expected: 'any', events: events(2) }])).toMatchObject([
      { kind: 'appended', version: 2 },
    ]);
    expect(await names(schema)).toContain('event_6');
  });

  test('are made while an append is in flight, by several at a time', async () => {
    const { schema, log } = await open({ partitionRows: 10 });
    const client = new pg.Client({ connectionString: server.url });
    await client.connect();
    await client.query(`begin; lock table "${schema.schema}".event in row exclusive mode`);
    await Promise.all(
      [25, 35, 35].map((upto) =>
        database.session.query(`select "${schema.schema}".ensure_partitions($1::bigint)`, [upto]),
      ),
    );
    expect(await names(schema)).toHaveLength(5);
    await client.query('commit');
    await client.end();
    await log.append([{ stream: 'a', expected: 'any', events: events(30) }]);
    expect(await recordedIds(log)).toHaveLength(30);
  });

  test('share one set of event ids', async () => {
    const { log } = await open({ partitionRows: 10 });
    for (let round = 0; round < 30; round++) {
      const same = event();
      const settled = await Promise.allSettled([
        log.append([{ stream: `x${round}`, expected: 'any', events: [same] }]),
        log.append([{ stream: `y${round}`, expected: 'any', events: [event(), same] }]),
      ]);
      expect(settled.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    }
    const ids = await recordedIds(log);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe('an append that is repeated while its first attempt is in flight', () => {
  test.each([1, 'any', 'stream-exists'] as const)('is a duplicate, expected %s', async (expected) => {
    const { schema, log } = await open();
    await log.append([{ stream: 'a', expected: 'any', events: events(1) }]);
    const same = event();
    const client = new pg.Client({ connectionString: server.url });
    await client.connect();
    await client.query('begin');
    await rawAppendIn(schema)(client, [{ stream: 'a', ids: [same.id] }]);
    const again = log.append([{ stream: 'a', expected, events: [same] }]);
    const waiting = `select from pg_stat_activity
      where wait_event_type = 'Lock' and query like '%"${schema.schema}".append_events%'`;
    while ((await database.session.query(waiting)).length === 0) await new Promise((resolve) => setImmediate(resolve));
    await client.query('commit');
    await client.end();
    expect(await again).toEqual([{ kind: 'duplicate', version: 2, position: 2n }]);
    expect(await recordedIds(log)).toHaveLength(2);
  });
});

describe('the horizon', () => {
  test('is published by whoever polls, and wakes listeners of other processes', async () => {
    const { schema, log } = await open();
    // Another pool: what it is told of came through the server.
    await using elsewhere = await openDatabase(server.url, { schema: schema.schema });
    const follower = createPostgresLog(elsewhere);
    let woken = 0;
    using _ = follower.listen(() => (woken += 1));
    while (woken === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    const before = woken;
    await log.append([{ stream: 'a', expected: 'any', events: events(3) }]);
    while (woken === before) {
      await log.readAll();
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    await log[Symbol.asyncDispose]();
    const [row] = await database.session.query(`select horizon from "${schema.schema}".log_horizon`);
    expect(BigInt(String(row?.[0]))).toBe(3n);
  });

  test('is taken as published by whoever may not look at who writes', async () => {
    const { schema, log } = await open();
    await database.session.query('drop role if exists only_reads');
    await database.session.query(`create role only_reads login password 'x'`);
    await database.session.query(`grant usage on schema "${schema.schema}" to only_reads`);
    await database.session.query(`grant select on all tables in schema "${schema.schema}" to only_reads`);
    await database.session.query(`revoke execute on function "${schema.schema}".look_at_writers(bigint) from public`);
    const url = server.url.replace('postgres:password', 'only_reads:x');
    await using elsewhere = await openDatabase(url, { schema: schema.schema });
    const reader = createPostgresLog(elsewhere);
    const batch = events(3);
    await log.append([{ stream: 'a', expected: 'any', events: batch }]);
    expect(await reader.readStream('a')).toHaveLength(3);
    expect(await recordedIds(reader)).toEqual([]);
    await log.readAll();
    await log[Symbol.asyncDispose]();
    expect(await recordedIds(reader)).toEqual(batch.map(({ id }) => id));
  });

  test('is not looked for while a reader is far behind it', async () => {
    const { schema, log } = await open();
    await log.append([{ stream: 'a', expected: 'any', events: events(40) }]);
    let looks = 0;
    const counting: Database = {
      ...schema,
      session: {
        ...schema.session,
        query(text, values) {
          if (text.includes('look_at_writers')) looks += 1;
          return schema.session.query(text, values);
        },
      },
    };
    expect(await recordedIds(createPostgresLog(counting), 4)).toHaveLength(40);
    // The first page, and the end of the log.
    expect(looks).toBeLessThanOrEqual(4);
  });
});

describe('a log that was made', () => {
  test('with other settings is refused', async () => {
    const { schema } = await open({ horizon: 'serial', partitionRows: 77 });
    await expect(migrate(schema, { horizon: 'fence' })).rejects.toMatchObject({ code: 'database-differs' });
    await expect(migrate(schema, { partitionRows: 78 })).rejects.toMatchObject({ code: 'database-differs' });
    await migrate(schema, { horizon: 'serial', partitionRows: 77 });
    await migrate(schema);
  });

  test('is made once by several processes that all saw that there was none', async () => {
    const { schema } = emptySchema(database);
    const databases = await Promise.all([1, 2, 3].map(() => openDatabase(server.url, { schema, connections: 1 })));
    // Each has looked on the one connection that it has, so that a server process may remember it.
    expect(await Promise.all(databases.map(lanesThere))).toEqual([undefined, undefined, undefined]);
    const logs = await Promise.all(databases.map((each) => openLogIn(each)));
    expect(logs.map(({ lanes }) => lanes)).toEqual([1, 1, 1]);
    await Promise.all(databases.map((each) => each[Symbol.asyncDispose]()));
  });

  test('by a version that was never released is refused', async () => {
    const { schema } = await open();
    await database.session.query(`update "${schema.schema}".migration set name = 'streams and events'`);
    await expect(migrate(schema)).rejects.toMatchObject({ code: 'database-differs' });
    await expect(migrate(schema)).rejects.toThrow(/never released/);
  });

  test('of several lanes is opened with as many, however often', async () => {
    const schema = emptySchema(database);
    const log = await openLogIn(schema, { lanes: 3 });
    const batch = Array.from({ length: 9 }, (_, index) => ({
      stream: `s${index}`,
      expected: 'any' as const,
      events: events(1),
    }));
    await log.append(batch);
    for (const lanes of [1, 2, 4]) {
      await expect(openLogIn(schema, { lanes })).rejects.toMatchObject({ code: 'database-differs' });
    }
    for (const lanes of [0, 0.5, 257]) {
      await expect(openLogIn(schema, { lanes })).rejects.toMatchObject({ code: 'location-invalid' });
    }
    await using again = await openEventLog(server.url, { schema: schema.schema });
    expect(again.lanes).toBe(3);
    expect(await recordedIds(again)).toEqual(await recordedIds(log));
    expect((await recordedIds(again)).toSorted()).toEqual(
      batch.flatMap((each) => each.events.map(({ id }) => id)).toSorted(),
    );
  });
});
