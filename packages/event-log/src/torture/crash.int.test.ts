import { type PostgresServer, startPostgresServer } from '@wherefore/testkit/postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { EventLog } from '../event-log.ts';
import { openDatabase } from '../postgres/open-database.ts';
import { createPostgresLog } from '../postgres/postgres-log.ts';
import { event } from '../testing/sample-events.ts';
import { connect } from './connect.ts';
import { prepareSchema } from './prepare.ts';
import { rawAppendIn } from './raw-append.ts';

// What a sequence has drawn is on disk only once a transaction that drew from it, or a later one, has committed, or
// the background writer has come by: it does so rarely here. A killed server may draw the same numbers again.
let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgresServer({ settings: { wal_writer_delay: '10s', wal_writer_flush_after: '1GB' } });
});
afterAll(() => server[Symbol.asyncDispose]());

const schema = 'crashed';

async function append(log: EventLog): Promise<string> {
  const one = event();
  for (;;) {
    try {
      await log.append([{ stream: 'a', expected: 'any', events: [one] }]);
      return one.id;
    } catch {
      // The connections of before the crash are noticed one by one.
    }
  }
}

test('positions that a killed server forgot, and draws again, are given to whoever was told to go on behind them', async () => {
  await prepareSchema({ schema, url: server.url });
  await using database = await openDatabase(server.url, { schema });
  await using log = createPostgresLog(database);
  const before = await append(log);
  const first = await log.readAll();
  expect(first.events.map(({ id }) => id)).toEqual([before]);

  const session = await connect(server.url, 'writer');
  await session.query('begin');
  const ids = Array.from({ length: 100 }, () => event().id);
  await rawAppendIn(database)(session, [{ stream: 'rolled-back', ids }]);
  await session.query('rollback');
  await session.end();
  const { next } = await log.readAll({ after: first.next });

  await server.crash();
  await server.restart();
  const after = [await append(log), await append(log)];
  const given = await log.readAll({ after: next });
  expect(given.events.map(({ id }) => id)).toEqual(after);
});
