import { type PostgresServer, startPostgresServer } from '@wherefore/testkit/postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cleanDelivery, cleanLog } from './judge.ts';
import { type RunPlan, torture } from './run.ts';
import { told } from './told.ts';

const RUN_MS = 120_000;

let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgresServer();
}, 60_000);
afterAll(() => server[Symbol.asyncDispose]());

const plan: RunPlan = {
  schema: 'torture',
  settings: {},
  seed: 20_261_123,
  processes: 4,
  writers: 3,
  rawWriters: 1,
  events: 4000,
  readers: ['ours'],
  chaos: {},
};

describe('sixteen writers in four processes', () => {
  test('lose, double and reorder nothing for a reader of ours while sessions, writers and followers are killed', {
    timeout: RUN_MS,
  }, async () => {
    const report = await torture(server, {
      ...plan,
      readers: ['ours', 'naive', 'xid'],
      chaos: { endSession: 150, killWriter: 2000, killFollower: 4000, foreignTransaction: 1500 },
    });
    console.log(told(report));
    expect(report.log).toEqual(cleanLog);
    const [ours, naive, xid] = report.followers;
    expect(ours?.verdict).toEqual(cleanDelivery);
    // The same run must be one that other readers fail.
    expect(naive?.verdict.missed).toBeGreaterThan(0);
    expect(xid?.verdict.inverted).toBeGreaterThan(0);
    for (const count of [report.rolledBack, report.chaos.endSession]) expect(count).toBeGreaterThan(0);
  });

  test('lose, double and reorder nothing when the server itself is killed', { timeout: RUN_MS }, async () => {
    const report = await torture(server, {
      ...plan,
      schema: 'crashed',
      seed: plan.seed + 1,
      chaos: { crashServer: 1500, killWriter: 3000 },
    });
    console.log(told(report));
    expect(report.log).toEqual(cleanLog);
    expect(report.followers.map(({ verdict }) => verdict)).toEqual([cleanDelivery]);
    expect(report.chaos.crashServer).toBeGreaterThan(0);
  });
});
