import type { Database, Session } from '@wherefore/event-log/postgres';
import { openDatabase } from '@wherefore/event-log/postgres';
import { startPostgresServer } from '@wherefore/testkit/postgres';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { migrateService, serviceSchema } from '../tables/migrate-service.ts';
import type { ClaimedReplay } from './replay.ts';
import { type Replays, replaysIn } from './replays.ts';

const databases = {
  PGlite: async () => ({ database: await openDatabase('memory://'), end: async () => undefined }),
  PostgreSQL: async () => {
    const server = await startPostgresServer();
    const database = await openDatabase(server.url, { schema: 'replays' });
    return { database, end: async () => await server[Symbol.asyncDispose]() };
  },
};

/** Long enough never to lapse in a test, and lapsed when it is given. */
const HELD = { leaseMs: 600_000 };
const PROGRESS = { events: 3, conclusions: 1, names: 0, total: 3 };
const LAPSED = { leaseMs: -1 };

describe.each(Object.entries(databases))('replays on %s', (_, open) => {
  let database: Database;
  let end: () => Promise<void>;
  let replays: Replays;

  beforeAll(async () => {
    ({ database, end } = await open());
    await migrateService(database);
    replays = replaysIn(database);
  });

  afterAll(async () => {
    await database[Symbol.asyncDispose]();
    await end();
  });

  beforeEach(async () => {
    await database.session.query(`delete from ${serviceSchema(database)}.replay`);
  });

  async function ordered(policy: string): Promise<string> {
    const replay = await replays.order({ policy }, 'oly');
    return replay?.id ?? expect.fail('there was no room for it');
  }

  async function claimed(options = HELD): Promise<ClaimedReplay> {
    return (await replays.claim(options)) ?? expect.fail('there was nothing to claim');
  }

  test('wait, in the order in which they were ordered, with who ordered what', async () => {
    const id = await ordered('a');
    await ordered('b');
    expect(await replays.get(id)).toMatchObject({
      order: { policy: 'a' },
      orderedBy: 'oly',
      state: 'waiting',
      startedAt: null,
      endedAt: null,
      attempts: 0,
      progress: { events: 0, conclusions: 0, names: 0, total: null },
      result: null,
      problem: null,
    });
    expect((await claimed()).order).toEqual({ policy: 'a' });
    expect((await claimed()).order).toEqual({ policy: 'b' });
    expect(await replays.claim(HELD)).toBeUndefined();
  });

  test.each(['done', 'failed'] as const)(
    'that are %s tell whatever was recorded, characters that are none too',
    async (state) => {
      const id = await ordered('a');
      const text = 'a \0 b \ud800 c \ufffe "\\u0000"';
      const outcome = state === 'done' ? { state, result: { [text]: [text] } } : { state, problem: text };
      expect(await replays.finish(await claimed(), outcome, PROGRESS)).toBe(true);
      const { result, problem } = (await replays.get(id)) ?? expect.fail('it is not there');
      if (state === 'done') expect(result).toEqual({ [text]: [text] });
      else expect(problem).toBe('a \ufffd b \ufffd c \ufffe "\\u0000"');
    },
  );

  test('are done by who has them, once', async () => {
    const id = await ordered('a');
    const mine = await claimed();
    expect(await replays.renew(mine, { events: 7, conclusions: 2, names: 0, total: 9 }, HELD)).toBe(true);
    expect(await replays.get(id)).toMatchObject({ state: 'running', attempts: 1, progress: { events: 7, total: 9 } });
    expect(await replays.finish(mine, { state: 'done', result: { equal: 2 } }, PROGRESS)).toBe(true);
    expect(await replays.get(id)).toMatchObject({ state: 'done', result: { equal: 2 } });
    expect(await replays.finish(mine, { state: 'failed', problem: 'too late' }, PROGRESS)).toBe(false);
    expect(await replays.counts()).toEqual({ waiting: 0, running: 0, done: 1, failed: 0, canceled: 0 });
  });

  test('whose lease has lapsed are begun anew by another, and who had them is told so', async () => {
    const id = await ordered('a');
    const abandoned = await claimed(LAPSED);
    const mine = await claimed();
    expect(mine.id).toBe(id);
    expect(await replays.renew(abandoned, { events: 1, conclusions: 0, names: 0, total: null }, HELD)).toBe(false);
    expect(await replays.finish(abandoned, { state: 'done', result: {} }, PROGRESS)).toBe(false);
    await replays.release(abandoned);
    expect(await replays.get(id)).toMatchObject({ state: 'running', attempts: 2 });
  });

  test('that end every worker fail', async () => {
    const id = await ordered('a');
    for (let attempt = 0; attempt < 5; attempt += 1) await claimed(LAPSED);
    expect(await replays.claim(HELD)).toBeUndefined();
    expect(await replays.get(id)).toMatchObject({ state: 'failed', attempts: 5 });
  });

  test('are begun no more often than that, also where the lease lapses while somebody looks', async () => {
    const id = await ordered('a');
    for (let attempt = 0; attempt < 4; attempt += 1) await claimed(LAPSED);
    await claimed();
    const { session } = database;
    const lapse = `update ${serviceSchema(database)}.replay set lease_until = 0 where state = 'running'`;
    const query: Session['query'] = async (text, values) => {
      const rows = await session.query(text, values);
      await session.query(lapse);
      return rows;
    };
    const lapsing = replaysIn({ ...database, session: Object.assign(Object.create(session), { query }) });
    expect(await lapsing.claim(HELD)).toBeUndefined();
    expect(await lapsing.claim(HELD)).toBeUndefined();
    expect(await replays.get(id)).toMatchObject({ state: 'failed', attempts: 5 });
  });

  test('given back wait again, as if they had not been begun', async () => {
    const id = await ordered('a');
    await replays.release(await claimed());
    expect(await replays.get(id)).toMatchObject({ state: 'waiting', attempts: 0, startedAt: null });
  });

  test('can be canceled until they have ended', async () => {
    const [waiting, running] = [await ordered('a'), await ordered('b')];
    expect(await replays.cancel(waiting)).toMatchObject({ state: 'canceled' });
    const mine = await claimed();
    expect(mine.id).toBe(running);
    expect(await replays.cancel(running)).toMatchObject({ state: 'canceled' });
    expect(await replays.renew(mine, { events: 1, conclusions: 0, names: 0, total: null }, HELD)).toBe(false);
    expect(await replays.finish(mine, { state: 'done', result: {} }, PROGRESS)).toBe(false);
    const done = await ordered('c');
    await replays.finish(await claimed(), { state: 'done', result: {} }, PROGRESS);
    expect(await replays.cancel(done)).toMatchObject({ state: 'done' });
    expect(await replays.cancel('00000000-0000-4000-8000-000000000000')).toBeUndefined();
  });

  test('wait a hundred at a time at most', async () => {
    for (let count = 0; count < 100; count += 1) await ordered('a');
    expect(await replays.order({}, 'oly')).toBeUndefined();
    await claimed();
    expect(await replays.order({}, 'oly')).toMatchObject({ state: 'waiting' });
  });

  test('are listed from the newest, a page at a time, until they are a week old', async () => {
    const ids = [await ordered('a'), await ordered('b'), await ordered('c')];
    const first = await replays.list({ limit: 2 });
    const second = await replays.list({ limit: 2, after: first.next ?? '' });
    expect([...first.items, ...second.items].map(({ id }) => id).sort()).toEqual(ids.toSorted());
    expect(second.next).toBeNull();
    await replays.cancel(ids[0] ?? '');
    const schema = serviceSchema(database);
    await database.session.query(`update ${schema}.replay set ended_at = ended_at - 8::bigint * 86400000`);
    await ordered('d');
    expect(await replays.get(ids[0] ?? '')).toBeUndefined();
    expect((await replays.list({ limit: 10 })).items).toHaveLength(3);
  });

  test('are heard of when they are ordered and when they are canceled', async () => {
    let heard = 0;
    using _ = replays.listen(() => {
      heard += 1;
    });
    const id = await ordered('a');
    await expect.poll(() => heard).toBeGreaterThan(0);
    const before = heard;
    await replays.cancel(id);
    await expect.poll(() => heard).toBeGreaterThan(before);
  });
});
