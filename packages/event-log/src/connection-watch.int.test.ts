import { type PostgresServer, startPostgresServer } from '@wherefore/testkit/postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { WatchTimes } from './postgres/connection-watch.ts';
import type { Database } from './postgres/database.ts';
import { migrate } from './postgres/migrate.ts';
import { createPostgresLog } from './postgres/postgres-log.ts';
import { openServer } from './postgres/server.ts';
import { type DeafNetwork, deafNetwork } from './testing/deaf-network.ts';
import { event } from './testing/sample-events.ts';

/** As those of production, a tenth of each. */
const TIMES: WatchTimes = { lookEveryMs: 100, silentMs: 200, patientMs: 1000, probeMs: 300, lostMs: 500 };

let server: PostgresServer;

beforeAll(async () => {
  server = await startPostgresServer();
});
afterAll(() => server[Symbol.asyncDispose]());

async function openThrough(network: DeafNetwork, connections = 3): Promise<Database> {
  return { ...(await openServer(network.url, connections, TIMES)), schema: 'event_log' };
}

function failureOf(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => undefined,
    (error: unknown) => error,
  );
}

describe('a database that does not answer any more', () => {
  test('fails what is under way as unreachable, and is used again when it is back', async () => {
    await using network = await deafNetwork(server.url);
    await using database = await openThrough(network);
    await migrate(database);
    await using log = createPostgresLog(database);
    await log.append([{ stream: 'before', expected: 'any', events: [event()] }]);
    network.swallow();
    const failures = await Promise.all([
      ...['a', 'b', 'c', 'd'].map((stream) => failureOf(log.append([{ stream, expected: 'any', events: [event()] }]))),
      failureOf(log.readStream('before')),
      failureOf(log.settled()),
    ]);
    for (const failure of failures) expect(failure).toMatchObject({ code: 'database-unreachable', retryable: true });
    network.carry();
    // The first ones may still find connections that were made while nothing got through.
    await expect.poll(() => failureOf(log.readStream('before'))).toBeUndefined();
    const again = await log.append([{ stream: 'before', expected: 1, events: [event()] }]);
    expect(again).toMatchObject([{ kind: 'appended', version: 2 }]);
    expect((await log.readAll()).events).toHaveLength(2);
  });

  test('is found out by each connection for itself, when what was sent is lost', async () => {
    await using network = await deafNetwork(server.url);
    await using database = await openThrough(network, 1);
    const { session } = database;
    expect(await session.query('select 1')).toEqual([[1]]);
    network.swallow();
    const lost = failureOf(session.query('select 2'));
    await network.swallowed();
    network.carry();
    expect(await lost).toMatchObject({ code: 'ETIMEDOUT' });
    expect(await session.query('select 3')).toEqual([[3]]);
  });

  test('does not keep who listens from hearing again', async () => {
    await using network = await deafNetwork(server.url);
    await using database = await openThrough(network);
    let woken = 0;
    using _ = database.subscribe('some_channel', () => {
      woken += 1;
    });
    const wokenByNow = async (): Promise<number> => {
      await database.session.query("select pg_notify('some_channel', '')").catch(() => undefined);
      return woken;
    };
    await expect.poll(wokenByNow).toBeGreaterThan(1);
    network.swallow();
    const made = network.connections;
    await expect.poll(() => network.connections > made).toBe(true);
    network.carry();
    const before = woken;
    await expect.poll(wokenByNow).toBeGreaterThan(before + 1);
  });
});

describe('a statement that takes long', () => {
  test('goes on as long as the server is at work on it', async () => {
    await using database = await openThrough(await deafNetwork(server.url));
    const slept = database.session.query("select 'awake' from pg_sleep(2.5)");
    const copied = (async () => {
      const chunks: Uint8Array[] = [];
      for await (const chunk of database.session.copyOut('select 1 from pg_sleep(2.5)')) chunks.push(chunk);
      return chunks.length;
    })();
    expect(await slept).toEqual([['awake']]);
    expect(await copied).toBeGreaterThan(0);
  });

  test('fails with its connection when nobody gets through for long', async () => {
    await using network = await deafNetwork(server.url);
    await using database = await openThrough(network);
    const failed = failureOf(database.session.query("select 'awake' from pg_sleep(60)"));
    await new Promise((resolve) => setTimeout(resolve, 500));
    network.swallow();
    expect(await failed).toMatchObject({ code: 'ETIMEDOUT' });
  });

  test('may be a transaction in which nothing is asked for a while', async () => {
    await using database = await openThrough(await deafNetwork(server.url), 1);
    const answer = await database.transact(async ({ query }) => {
      await query('select 1');
      await new Promise((resolve) => setTimeout(resolve, 1500));
      return await query('select 2');
    });
    expect(answer).toEqual([[2]]);
  });
});
