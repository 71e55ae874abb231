import { type PostgresServer, startPostgresServer } from '@wherefore/testkit/postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cleanDelivery, cleanLog, isClean } from './judge.ts';
import { type RunPlan, torture } from './run.ts';
import { told } from './told.ts';

let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgresServer();
});
afterAll(() => server[Symbol.asyncDispose]());

const plan: RunPlan = {
  schema: 'torture',
  madeWith: {},
  seed: 20_261_123,
  processes: 4,
  writers: 3,
  rawWriters: 1,
  events: 3000,
  readers: ['ours'],
  chaos: {},
};

let runs = 0;

describe('sixteen writers in four processes', () => {
  test('lose, double and reorder nothing for a reader of ours while sessions, writers and followers are killed', async () => {
    const report = await torture(server, {
      ...plan,
      readers: ['ours', 'naive', 'xid'],
      chaos: { endSession: 150, killWriter: 1500, killFollower: 2000, foreignTransaction: 1500, kills: 2 },
      isEnough: ({ chaos, rolledBack }) => rolledBack > 0 && chaos.endSession > 0,
    });
    console.log(told(report));
    expect(report.acknowledged).toBeGreaterThan(0);
    expect(report).toMatchObject({ log: cleanLog, brokenChains: 0 });
    const [ours, naive, xid] = report.followers;
    expect(ours?.verdict).toEqual(cleanDelivery);
    // The same run must be one that other readers fail.
    expect([naive, xid].some((other) => other !== undefined && !isClean(other.verdict))).toBe(true);
    for (const count of [report.rolledBack, report.chaos.endSession]) expect(count).toBeGreaterThan(0);
  });

  test('lose, double and reorder nothing when the server itself is killed', async () => {
    const report = await torture(server, {
      ...plan,
      schema: 'crashed',
      seed: plan.seed + 1,
      chaos: { crashServer: 800, killWriter: 2000, kills: 2 },
      isEnough: ({ chaos }) => chaos.crashServer > 0,
    });
    console.log(told(report));
    expect(report.acknowledged).toBeGreaterThan(0);
    expect(report).toMatchObject({ log: cleanLog, brokenChains: 0 });
    expect(report.followers.map(({ verdict }) => verdict)).toEqual([cleanDelivery]);
    expect(report.chaos.crashServer).toBeGreaterThan(0);
  });

  test.each([
    ['positions from a counter, in small partitions', { horizon: 'counter', partitionRows: 200 }, {}],
    ['one append at a time', { horizon: 'serial' }, {}],
    ['three lanes', { lanes: 3 }, { killWriter: 2000 }],
    ['old partitions going into the archive', { partitionRows: 150 }, { retire: 150 }],
  ] as const)('lose, double and reorder nothing with %s', async (_, madeWith, harm) => {
    runs += 1;
    const report = await torture(server, {
      ...{ ...plan, schema: `torture_${runs}`, seed: plan.seed + 10 * runs, events: 1200, madeWith },
      ...{ processes: 2, writers: 6, rawWriters: 2 },
      chaos: { endSession: 200, ...harm, kills: 1 },
      isEnough: ({ chaos }) => !('retire' in harm) || chaos.retire > 0,
    });
    console.log(told(report));
    expect(report.acknowledged).toBeGreaterThan(0);
    expect(report).toMatchObject({ log: cleanLog, brokenChains: 0 });
    expect(report.followers.map(({ verdict }) => verdict)).toEqual([cleanDelivery]);
    if ('partitionRows' in madeWith) expect(report.partitions + report.segments).toBeGreaterThan(3);
    if ('retire' in harm) expect(report.segments).toBeGreaterThan(0);
  });
});
