import { type PostgresServer, startPostgresServer } from '@wherefore/testkit/postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { limits } from './limits.ts';
import type { Database } from './postgres/database.ts';
import { migrate } from './postgres/migrate.ts';
import { openDatabase } from './postgres/open-database.ts';
import { createPostgresLog } from './postgres/postgres-log.ts';
import { events } from './testing/sample-events.ts';

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

test('a scan holds few of the largest events at a time, and gives all of them', async () => {
  await migrate(database);
  const taken: number[] = [];
  const counting: Database = {
    ...database,
    session: {
      ...database.session,
      async *copyOut(query) {
        const index = taken.push(0) - 1;
        for await (const chunk of database.session.copyOut(query)) {
          taken[index] = (taken[index] ?? 0) + chunk.length;
          yield chunk;
        }
      },
    },
  };
  const log = createPostgresLog(counting);
  const data = { x: 'x'.repeat(limits.dataBytes - 10) };
  for (let batch = 0; batch < 5; batch++) {
    await log.append([{ stream: 'long', expected: 'any', events: events(15, data) }]);
    await log.append([{ stream: 'short', expected: 'any', events: events(100) }]);
  }
  const positions: bigint[] = [];
  for await (const batch of log.scan({ fields: ['position', 'data'] })) {
    positions.push(...batch.map(({ position }) => position));
  }
  expect(positions).toEqual(Array.from({ length: 575 }, (_, index) => BigInt(index + 1)));
  // 75 MiB in all.
  expect(Math.max(...taken)).toBeLessThan(34 * limits.dataBytes);
});
