import { setTimeout } from 'node:timers/promises';
import { type Database, openDatabase } from '@wherefore/event-log/postgres';
import { type PostgresServer, startPostgresServer } from '@wherefore/testkit/postgres';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type ProjectionRig, projectionRig } from '../testing/projection-rig.ts';
import { count, tally, tallyCodec } from '../testing/tally.ts';
import { run } from './context.ts';
import { rebuild } from './rebuild.ts';

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

const tallies = { codec: tallyCodec, projections: [tally()], pageSize: 7 };

async function totals({ context }: ProjectionRig): Promise<Readonly<Record<string, number>>> {
  const rows = await run<{ key: string; total: number }>(
    context.database.kysely,
    `select key, total from "${context.schema}".tally order by key`,
  );
  return Object.fromEntries(rows.map(({ key, total }) => [key, total]));
}

describe('catching up', () => {
  test('folds every event once, and what it cites from wherever that is', async () => {
    await using rig = await projectionRig(database, tallies);
    await count(rig.log, 'a', ['Counted', 'CountedAgain', 'Noted', 'Counted']);
    await rig.projections.catchUp();
    expect(await totals(rig)).toEqual({ a: 3 });
    const [cited] = await count(rig.log, 'b');
    for (let times = 0; times < 30; times += 1) await count(rig.log, 'c');
    await rig.projections.catchUp();
    // Another worker has seen none of it.
    await rig.log.append([
      {
        stream: 'tally:b',
        expected: 'any',
        events: [{ id: '01890a5d-ac96-774b-bcce-ffffffffffff', type: 'CountedAgain', data: { cites: cited ?? '' } }],
      },
    ]);
    await rig.worker().projections.catchUp();
    expect(await totals(rig)).toEqual({ a: 3, b: 2, c: 30 });
  });

  test('goes on without a generation that somebody retires meanwhile', async () => {
    await using rig = await projectionRig(database, tallies);
    await count(rig.log, 'a');
    await rig.projections.catchUp();
    await rebuild(rig.context, tally());
    expect(await rig.projections.status()).toHaveLength(2);
    await count(rig.log, 'b');
    const readAll = rig.log.readAll.bind(rig.log);
    // Between taking the generations and reading their rows.
    vi.spyOn(rig.log, 'readAll').mockImplementationOnce(async (options) => {
      await rig.worker().projections.retire();
      return readAll(options);
    });
    await rig.worker().projections.catchUp();
    expect(await totals(rig)).toEqual({ a: 1, b: 1 });
    expect(await rig.projections.status()).toHaveLength(1);
  });

  test('of two workers that both believe they have it, each event is folded once', async () => {
    // A lease of no time: each takes the projection over from the other at every step.
    await using rig = await projectionRig(database, { ...tallies, leaseMs: 0 });
    const workers = [rig, ...[1, 2, 3].map(() => rig.worker())];
    for (let times = 0; times < 40; times += 1) await count(rig.log, `k${times % 3}`, ['Counted', 'CountedAgain']);
    await Promise.all(workers.map(({ projections }) => projections.catchUp()));
    expect(await totals(rig)).toEqual({ k0: 28, k1: 26, k2: 26 });
  });

  test('positive control: two workers without the checkpoint in their transaction fold events twice', async () => {
    await using rig = await projectionRig(database, tallies);
    for (let times = 0; times < 20; times += 1) await count(rig.log, 'a');
    const view = `"${rig.context.schema}".tally`;
    const naive = async (): Promise<void> => {
      const events = await rig.events();
      for (const { stream } of events) {
        await run(
          rig.database.kysely,
          `insert into ${view} as t (key, total, position) values ($1, 1, 0)
          on conflict (key) do update set total = t.total + 1`,
          [stream.slice('tally:'.length)],
        );
      }
    };
    await Promise.all([naive(), naive()]);
    expect(await totals(rig)).not.toEqual({ a: 20 });
  });

  test('waits for another worker that has it and is alive', async () => {
    await using rig = await projectionRig(database, tallies);
    const other = rig.worker({ leaseMs: 60_000, owner: 'the other' });
    const end = new AbortController();
    const following = other.projections.follow({ signal: end.signal });
    while ((await rig.projections.status())[0]?.owner === undefined) await setTimeout(5);
    await count(rig.log, 'a');
    await rig.projections.catchUp();
    expect(await totals(rig)).toEqual({ a: 1 });
    const [status] = await rig.projections.status();
    expect(status).toMatchObject({ owner: 'the other', isFaulted: false, isBehind: [false] });
    end.abort();
    await following;
    const [after] = await rig.projections.status();
    expect(after?.owner).toBeUndefined();
  });
});

describe('following', () => {
  test('takes in what is appended until it is told to end', async () => {
    await using rig = await projectionRig(database, tallies);
    const end = new AbortController();
    const seen: bigint[] = [];
    const following = rig.projections.follow({
      signal: end.signal,
      onProgress: ({ position }) => seen.push(position),
    });
    for (let times = 0; times < 10; times += 1) await count(rig.log, 'a');
    while ((await totals(rig))['a'] !== 10) await setTimeout(10);
    end.abort();
    await following;
    expect(seen.at(-1)).toBe(10n);
  });
});

describe('an event that cannot be folded', () => {
  test('halts the projection before it, loudly, and others go on', async () => {
    const { table } = tally();
    const other = {
      ...tally(),
      name: 'other',
      types: ['Counted'],
      table: { ...table, name: 'other' },
      views: () => [],
    };
    await using rig = await projectionRig(database, { ...tallies, projections: [tally(), other] });
    await count(rig.log, 'a', ['Counted', 'Counted', 'Broken', 'Counted']);
    await count(rig.log, 'b');
    const fault = await rig.projections.catchUp().catch((error: unknown) => error);
    expect(fault).toMatchObject({ code: 'projection-faulted', projection: 'tally', position: 3n });
    expect(String(fault)).toContain('it is broken');
    expect(await totals(rig)).toEqual({ a: 2 });
    const [halted, sound] = (await rig.projections.status()).toSorted((one) => (one.name === 'tally' ? -1 : 1));
    expect(halted).toMatchObject({ isFaulted: true, positions: [2n], faults: [{ kind: 'halted', position: 3n }] });
    expect(sound).toMatchObject({ isFaulted: false, positions: [5n] });
    // And again, not silently later.
    await expect(rig.projections.catchUp()).rejects.toMatchObject({ code: 'projection-faulted' });
    expect((await rig.projections.status())[1]?.faults[0]?.attempts).toBeGreaterThan(1);
  });

  test('of a type that nobody knows halts every projection', async () => {
    await using rig = await projectionRig(database, tallies);
    await count(rig.log, 'a', ['Counted', 'Invented']);
    await expect(rig.projections.catchUp()).rejects.toThrow(/does not know the type/);
    expect(await totals(rig)).toEqual({ a: 1 });
  });

  test('is taken in when the program has learned to', async () => {
    let isMended = false;
    const projections = [tally({ takes: () => isMended })];
    await using rig = await projectionRig(database, { ...tallies, projections });
    await count(rig.log, 'a', ['Counted', 'Broken', 'Counted']);
    await expect(rig.projections.catchUp()).rejects.toThrow('it is broken');
    isMended = true;
    await rig.projections.catchUp();
    expect(await totals(rig)).toEqual({ a: 3 });
    expect((await rig.projections.status())[0]).toMatchObject({ isFaulted: false, faults: [] });
  });

  test('is parked where that is asked for, visibly, and tried again on demand', async () => {
    let isMended = false;
    const projections = [tally({ takes: () => isMended })];
    await using rig = await projectionRig(database, { ...tallies, projections, onPoison: 'park' });
    await count(rig.log, 'a', ['Counted', 'Broken', 'Counted', 'Broken']);
    await count(rig.log, 'b');
    await rig.projections.catchUp();
    expect(await totals(rig)).toEqual({ a: 2, b: 1 });
    expect((await rig.projections.status())[0]).toMatchObject({
      isFaulted: false,
      positions: [5n],
      faults: [
        { kind: 'parked', position: 2n, error: 'it is broken' },
        { kind: 'parked', position: 4n },
      ],
    });
    expect(await rig.projections.retryParked()).toMatchObject([{ attempts: 2 }, { attempts: 2 }]);
    isMended = true;
    expect(await rig.projections.retryParked()).toEqual([]);
    expect(await totals(rig)).toEqual({ a: 4, b: 1 });
    expect((await rig.projections.status())[0]?.faults).toEqual([]);
  });

  test('positive control: a projection that skips it is not what the log says', async () => {
    const skipping = { ...tally(), types: ['Counted', 'CountedAgain'] };
    await using rig = await projectionRig(database, { ...tallies, projections: [skipping] });
    await count(rig.log, 'a', ['Counted', 'Broken']);
    await rig.projections.catchUp();
    expect(await totals(rig)).not.toEqual({ a: 2 });
    expect((await rig.projections.status())[0]?.faults).toEqual([]);
  });
});
