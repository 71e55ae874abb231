import { setTimeout } from 'node:timers/promises';
import { type Database, openDatabase } from '@wherefore/event-log/postgres';
import { type PostgresServer, startPostgresServer } from '@wherefore/testkit/postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ProjectionRig, projectionRig } from '../testing/projection-rig.ts';
import { count, tally, tallyCodec } from '../testing/tally.ts';
import { run } from './context.ts';
import { rebuild, swapBack } from './rebuild.ts';

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

const projection = tally();
const tallies = { codec: tallyCodec, projections: [projection], pageSize: 7 };

async function served({ context }: ProjectionRig): Promise<Readonly<Record<string, number>>> {
  const rows = await run<{ key: string; total: number }>(
    context.database.kysely,
    `select key, total from "${context.schema}".tally order by key`,
  );
  return Object.fromEntries(rows.map(({ key, total }) => [key, total]));
}

async function damage({ context }: ProjectionRig, generation: number): Promise<void> {
  const table = `"${context.schema}".tally_g${generation}`;
  await run(context.database.kysely, `update ${table} set total = total + 1 where key = 'a'`);
}

describe('a rebuild', () => {
  test('goes on beside writers and readers, and neither misses anything', async () => {
    await using rig = await projectionRig(database, { ...tallies, pageSize: 100 });
    for (let times = 0; times < 30; times += 1) await count(rig.log, `k${times % 4}`, ['Counted', 'CountedAgain']);
    const end = new AbortController();
    const worker = rig.worker();
    const following = worker.projections.follow({ signal: end.signal });
    let appended = 60;
    let least = 0;
    const writing = (async () => {
      while (!end.signal.aborted) {
        await count(rig.log, `k${appended % 4}`);
        appended += 1;
      }
    })();
    const reading = (async () => {
      while (!end.signal.aborted) {
        const total = Object.values(await served(rig)).reduce((one, other) => one + other, 0);
        expect(total).toBeGreaterThanOrEqual(least);
        least = total;
      }
    })();
    for (let times = 0; times < 3; times += 1) {
      const { comparison } = await rebuild(rig.context, projection);
      expect(comparison?.areEqual).toBe(true);
    }
    await swapBack(rig.context, projection);
    end.abort();
    await Promise.all([writing, reading, following]);
    await rig.projections.catchUp();
    expect(Object.values(await served(rig)).reduce((one, other) => one + other, 0)).toBe(appended);
  });

  test('goes on where one that was ended has stopped', async () => {
    await using rig = await projectionRig(database, tallies);
    for (let times = 0; times < 50; times += 1) await count(rig.log, 'a');
    await rig.projections.catchUp();
    const end = new AbortController();
    const first = rebuild(rig.context, projection, {
      signal: end.signal,
      onProgress: ({ phase }) => {
        if (phase === 'catching-up') end.abort();
      },
    });
    await expect(first).rejects.toThrow(/abort/i);
    const [, building] = await rig.projections.status();
    expect(building).toMatchObject({ generation: 2, status: 'building', positions: [50n] });
    await count(rig.log, 'a');
    await rig.projections.catchUp();
    expect(await rebuild(rig.worker().context, projection)).toMatchObject({ generation: 2, path: 'resumed' });
    expect(await served(rig)).toEqual({ a: 51 });
  });

  test('is refused while another one runs, here or elsewhere', async () => {
    await using rig = await projectionRig(database, tallies);
    await count(rig.log, 'a');
    await rig.projections.catchUp();
    const elsewhere = await openDatabase(server.url);
    await using _ = elsewhere;
    const refusals: unknown[] = [];
    let other: Promise<unknown> | undefined;
    await rebuild(rig.context, projection, {
      onProgress: () => {
        other ??= Promise.all(
          [rig.context, { ...rig.context, database: { ...elsewhere, schema: rig.database.schema } }].map((context) =>
            rebuild(context, projection).catch((error: unknown) => refusals.push(error)),
          ),
        );
      },
    });
    await other;
    expect(refusals).toContainEqual(expect.objectContaining({ code: 'rebuild-running', retryable: true }));
    // Who came when it was over had nothing in his way.
    expect(await served(rig)).toEqual({ a: 1 });
  });

  test('that comes to other rows is refused, with samples, unless that is accepted', async () => {
    await using rig = await projectionRig(database, tallies);
    await count(rig.log, 'a');
    await count(rig.log, 'b');
    await rig.projections.catchUp();
    await damage(rig, 1);
    await expect(rebuild(rig.context, projection)).rejects.toMatchObject({ code: 'rebuild-differs', samples: ['a'] });
    expect(await served(rig)).toEqual({ a: 2, b: 1 });
    const rebuilt = await rebuild(rig.context, projection, { acceptDifferences: true });
    expect(rebuilt).toMatchObject({ generation: 2, path: 'resumed', comparison: { areEqual: false } });
    expect(await served(rig)).toEqual({ a: 1, b: 1 });
  });

  test('can be taken back while what was before stands by, and not after', async () => {
    await using rig = await projectionRig(database, tallies);
    await count(rig.log, 'a');
    await rig.projections.catchUp();
    await damage(rig, 1);
    await rebuild(rig.context, projection, { acceptDifferences: true });
    await count(rig.log, 'a');
    await rig.projections.catchUp();
    expect(await served(rig)).toEqual({ a: 2 });
    expect(await swapBack(rig.context, projection)).toBe(1);
    // Damaged as it was, and followed all the while.
    expect(await served(rig)).toEqual({ a: 3 });
    expect(await swapBack(rig.context, projection)).toBe(2);
    await rig.projections.retire();
    await expect(swapBack(rig.context, projection)).rejects.toMatchObject({ code: 'nothing-to-swap' });
    expect(await rig.projections.status()).toMatchObject([{ generation: 2, status: 'serving' }]);
  });

  test('of an event that cannot be folded ends there, and what is served stays', async () => {
    let isBroken = false;
    const projections = [tally({ takes: () => !isBroken })];
    await using rig = await projectionRig(database, { ...tallies, projections });
    await count(rig.log, 'a', ['Counted', 'Broken', 'Counted']);
    await rig.projections.catchUp();
    isBroken = true;
    const [own] = projections;
    if (own === undefined) throw new Error('no projection');
    await expect(rebuild(rig.context, own)).rejects.toMatchObject({ code: 'projection-faulted', position: 2n });
    expect(await served(rig)).toEqual({ a: 3 });
    isBroken = false;
    expect(await rebuild(rig.context, own)).toMatchObject({ path: 'resumed' });
  });

  test('to a new version of the definition makes the views anew, and has nothing to compare with', async () => {
    await using rig = await projectionRig(database, tallies);
    await count(rig.log, 'a');
    await rig.projections.catchUp();
    const second = {
      ...projection,
      version: 2,
      table: { ...projection.table, columns: { key: 'text', total: 'integer', position: 'position' } as const },
    };
    const upgraded = rig.worker({ projections: [second] });
    await upgraded.projections.migrate();
    // Served rows of another version are left alone.
    await count(rig.log, 'a');
    await upgraded.projections.catchUp();
    expect(await served(rig)).toEqual({ a: 1 });
    expect((await rebuild(upgraded.context, second)).comparison).toBeUndefined();
    expect(await served(rig)).toEqual({ a: 2 });
  });

  test('tells how far it is', async () => {
    await using rig = await projectionRig(database, tallies);
    for (let times = 0; times < 20; times += 1) await count(rig.log, 'a');
    const phases: string[] = [];
    await rebuild(rig.context, projection, {
      onProgress: ({ phase, done, total }) => {
        phases.push(phase);
        expect(done <= total).toBe(true);
      },
    });
    expect([...new Set(phases)]).toEqual(['filling', 'indexing', 'catching-up', 'comparing', 'swapping', 'done']);
  });

  test('waits for a reader that holds the view, and takes no other down', async () => {
    await using rig = await projectionRig(database, tallies);
    await count(rig.log, 'a');
    await rig.projections.catchUp();
    const reader = rig.database.kysely.transaction().execute(async (transaction) => {
      await run(transaction, `select * from "${rig.context.schema}".tally`);
      await setTimeout(700);
    });
    await rebuild(rig.context, projection);
    await reader;
    expect(await served(rig)).toEqual({ a: 1 });
  });
});
