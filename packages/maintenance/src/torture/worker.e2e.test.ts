import { type Database, openDatabase, openLogIn } from '@wherefore/event-log/postgres';
import { openProjections } from '@wherefore/projections';
import { type PostgresServer, startPostgresServer } from '@wherefore/testkit/postgres';
import { type Child, startChild } from '@wherefore/testkit/processes';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { recordNames } from '../testing/due-names.ts';
import { judgeRefreshes } from './judge-refreshes.ts';
import type { WorkerOrders } from './worker-orders.ts';

const SCRIPT = new URL('../testing/torture-worker.script.ts', import.meta.url);
const NAMES = Array.from({ length: 160 }, (_, index) => `n${index}.example`);
const MINUTE = 60_000;
const AT_ONCE = 8;

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

function startOne(): Child {
  const orders: WorkerOrders = {
    database: server.url,
    serverNames: NAMES,
    leaseMs: 4000,
    latencyMs: 40,
    refreshesPerSecond: 200,
    refreshesAtOnce: AT_ONCE,
  };
  return startChild(SCRIPT, JSON.stringify(orders));
}

test('three workers that are killed again and again refresh each name once for the time when it was due', async () => {
  await using log = await openLogIn(database);
  const projections = openProjections(database, log);
  await projections.migrate();
  const now = Date.now();
  await recordNames(log, NAMES, { decidedAt: now - 57 * MINUTE, freshUntil: now + 3 * MINUTE });
  await projections.catchUp();

  const workers = [startOne(), startOne(), startOne()];
  await Promise.all(workers.map((worker) => worker.line()));
  let kills = 0;
  const isDone = async (): Promise<boolean> => ((await projections.refresh.nextDueAt()) ?? 0) > Date.now() + 2 * MINUTE;
  while (!(await isDone())) {
    // The oldest goes, at whatever it is; a new one comes.
    if (kills < 6) {
      await new Promise((resolve) => setTimeout(resolve, 150));
      await workers.shift()?.kill();
      kills += 1;
      const next = startOne();
      workers.push(next);
      await next.line();
    } else await new Promise((resolve) => setTimeout(resolve, 100));
  }
  for (const worker of workers) {
    worker.tell('end');
    expect(await worker.line()).toBe('at its end');
    expect(await worker.end()).toBe(0);
  }

  const judged = await judgeRefreshes(log, NAMES);
  expect(judged.twice).toEqual([]);
  expect([...judged.concluded].filter(([, times]) => times !== 1)).toEqual([]);
  expect(judged.unfinished).toBeLessThanOrEqual(kills * AT_ONCE);
  const leases = await database.session.query(
    `select count(*) from "${database.schema}_projections".refresh_schedule where lease_by is not null`,
  );
  expect(Number(leases[0]?.[0])).toBe(0);
}, 120_000);
