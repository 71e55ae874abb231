import { type Database, openDatabase } from '@wherefore/event-log/postgres';
import { migrateService, replaysIn } from '@wherefore/service';
import { Check, Errors } from 'typebox/value';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestApi, type TestApi, TOKEN } from '../testing/open-test-api.ts';
import { replayShape } from './replay-shape.ts';

let database: Database;
let api: TestApi;

beforeAll(async () => {
  database = await openDatabase('memory://');
  await migrateService(database);
  api = await openTestApi({ service: { database }, settings: { bounds: { eventLoopMs: 60_000 } } });
});

afterAll(async () => {
  await api[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

function ask(method: 'GET' | 'POST' | 'DELETE', url: string, payload?: object, token = TOKEN) {
  const headers = token === '' ? {} : { authorization: `Bearer ${token}` };
  return api.app.inject({ method, url, headers, ...(payload !== undefined && { payload }) });
}

function told(answer: Awaited<ReturnType<typeof ask>>) {
  if (!Check(replayShape, answer.json())) expect([...Errors(replayShape, answer.json())]).toEqual([]);
  return answer.json();
}

describe('a replay', () => {
  test('is ordered, looked at while it is worked at, and has its result', async () => {
    const order = { policy: 'tuwunel-1.5.1', servers: ['example.org', 'example.org'], to: '2026-03-04T12:00:00+01:00' };
    const accepted = await ask('POST', '/v1/replays', order);
    expect(accepted.statusCode, accepted.body).toBe(202);
    const { id } = told(accepted);
    expect(accepted.headers['location']).toBe(`/v1/replays/${id}`);
    expect(told(await ask('GET', `/v1/replays/${id}`))).toMatchObject({
      state: 'waiting',
      orderedBy: 'operator',
      order: {
        policy: 'tuwunel-1.5.1',
        servers: ['example.org'],
        at: null,
        from: null,
        to: '2026-03-04T11:00:00.000Z',
      },
      progress: { events: 0, total: null },
      result: null,
    });
    const replays = replaysIn(database);
    const claimed = (await replays.claim({ leaseMs: 60_000 })) ?? expect.fail('nothing waits');
    const progress = { events: 5, conclusions: 0, names: 1, total: 1 };
    await replays.renew(claimed, progress, { leaseMs: 60_000 });
    expect(told(await ask('GET', `/v1/replays/${id}`))).toMatchObject({ state: 'running', attempts: 1, progress });
    await replays.finish(
      claimed,
      { state: 'done', result: { summary: { names: 1 }, partings: [], wrong: [] } },
      progress,
    );
    expect(told(await ask('GET', `/v1/replays/${id}`))).toMatchObject({
      state: 'done',
      result: { summary: { names: 1 } },
    });
  });

  test('can be canceled, and is listed', async () => {
    const { id } = told(await ask('POST', '/v1/replays', {}));
    expect(told(await ask('DELETE', `/v1/replays/${id}`))).toMatchObject({ state: 'canceled' });
    const { items, next } = (await ask('GET', '/v1/replays?limit=1')).json();
    expect(items).toMatchObject([{ id, state: 'canceled', result: null }]);
    const rest = (await ask('GET', `/v1/replays?after=${next}`)).json();
    expect(rest.items.map((item: { id: string }) => item.id)).not.toContain(id);
  });

  test('needs a token, but to be looked at', async () => {
    for (const answer of [
      await ask('POST', '/v1/replays', {}, ''),
      await ask('DELETE', '/v1/replays/x', undefined, ''),
    ]) {
      expect(answer.json()).toMatchObject({ status: 401, code: 'unauthorized' });
    }
    expect((await ask('GET', '/v1/replays', undefined, '')).statusCode).toBe(200);
  });

  test.each([
    ['of a policy that nobody knows', { policy: 'nobody' }, 'invalid-request'],
    ['of a policy that is none', { policy: '__proto__' }, 'invalid-request'],
    ['of no names', { servers: [] }, 'invalid-request'],
    ['of what is no name', { servers: ['a_b'] }, 'invalid-server-name'],
    [
      'of too many names',
      { servers: Array.from({ length: 1001 }, (_, index) => `s${index}.example`) },
      'invalid-request',
    ],
    ['of what is no time', { at: 'now' }, 'invalid-request'],
    ['of a moment and a span', { at: '2026-03-04T12:00:00Z', to: '2026-03-04T12:00:00Z' }, 'invalid-request'],
    [
      'of a span that ends before it begins',
      { from: '2026-03-04T12:00:00Z', to: '2026-03-03T12:00:00Z' },
      'invalid-request',
    ],
    ['with members that are none', { other: 1 }, 'invalid-request'],
    ['as a list', [], 'invalid-request'],
  ])('is refused %s', async (_, order, code) => {
    const answer = await ask('POST', '/v1/replays', order);
    expect(answer.json()).toMatchObject({ status: 400, code });
  });

  test('that is not there is not found', async () => {
    for (const id of ['x', '00000000-0000-4000-8000-000000000000']) {
      expect((await ask('GET', `/v1/replays/${id}`)).json()).toMatchObject({ code: 'not-found' });
      expect((await ask('DELETE', `/v1/replays/${id}`)).json()).toMatchObject({ code: 'not-found' });
    }
  });

  test.each([
    '1.------------------------------------',
    '1.00000000-0000-0000-0000-00000000000',
    '1',
    '.00000000-0000-0000-0000-000000000000',
    '1e3.00000000-0000-0000-0000-000000000000',
  ])('is not looked for behind %s', async (after) => {
    expect((await ask('GET', `/v1/replays?after=${after}`)).json()).toMatchObject({ status: 400 });
  });

  test('is found by its id, however that is written', async () => {
    const { id } = told(await ask('POST', '/v1/replays', {}));
    expect((await ask('DELETE', `/v1/replays/${String(id).toUpperCase()}`)).json()).toMatchObject({ id });
  });

  test('is turned away when as many wait as may', async () => {
    for (let count = 0; count < 100; count += 1) expect((await ask('POST', '/v1/replays', {})).statusCode).toBe(202);
    const answer = await ask('POST', '/v1/replays', {});
    expect(answer.json()).toMatchObject({ status: 503, code: 'too-many-replays' });
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
  });
});
