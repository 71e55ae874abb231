import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestApi, type TestApi } from '../testing/open-test-api.ts';

const SAMPLE = '/v1/samples/tuwunel-385';

let api: TestApi;

beforeAll(async () => {
  api = await openTestApi();
});

afterAll(() => api[Symbol.asyncDispose]());

async function get(path: string) {
  const answer = await api.app.inject({ url: `${SAMPLE}${path}` });
  expect(answer.statusCode, answer.body).toBe(200);
  return answer.json();
}

describe('the incident of tuwunel issue 385', () => {
  test('comes with the package, as the projections tell it', () => {
    const [own, theirs] = ['../../samples', '../../../projections/samples'].map((folder) =>
      readFileSync(new URL(`${folder}/tuwunel-385.jsonl`, import.meta.url), 'utf8'),
    );
    expect(own).toBe(theirs);
  });

  test('is listed with its moments, which lie in its time', async () => {
    const answer = await api.app.inject({ url: '/v1/samples' });
    const { items } = answer.json();
    expect(items).toMatchObject([{ name: 'tuwunel-385', path: SAMPLE, servers: ['matrix.org'] }]);
    expect((await api.app.inject({ url: items[0].path })).json()).toEqual(items[0]);
    expect((await api.app.inject({ url: '/v1/samples/of-nobody' })).json()).toMatchObject({ code: 'not-found' });
    const [{ from, to, moments }] = items;
    const times = [from, ...moments.map(({ at }: { at: string }) => at), to];
    expect(times).toEqual(times.toSorted());
  });

  test('is explained as of its end, and as of the minute of the fault, where the old delegation serves', async () => {
    expect(await get('/servers/matrix.org/explanation')).toMatchObject({
      at: '2026-03-06T09:00:00.000Z',
      known: { kind: 'held', step: '3.2', targets: [{ host: 'matrix-federation.matrix.org', port: 443 }] },
    });
    const { known } = await get('/servers/matrix.org/explanation?at=2026-03-04T08:30:01Z');
    expect(known).toMatchObject({ outcome: 'destination', step: '3.2', isFresh: true, isReproduced: true });
    const { evidence, weakest, steps } = known;
    expect(evidence.map(({ id }: { id: string }) => id)).toEqual(known.because);
    const fault = evidence.find(({ verdict }: { verdict: string }) => verdict === 'failed');
    expect(fault).toMatchObject({
      question: 'well-known:matrix.org',
      observation: { hops: [{ status: 522 }] },
    });
    expect(evidence.filter(({ isWeakest }: { isWeakest: boolean }) => isWeakest)).toMatchObject([{ id: weakest.id }]);
    expect(known.freshUntil).toBe(weakest.freshUntil);
    expect(steps.find(({ status }: { status: string }) => status === 'taken')).toMatchObject({ step: '3' });
  });

  test('is not explained as of after its end, which is told', async () => {
    const url = `${SAMPLE}/servers/matrix.org/explanation?at=`;
    expect((await api.app.inject(`${url}2026-03-06T09:00:00Z`)).statusCode).toBe(200);
    expect((await api.app.inject(`${url}2026-03-06T09:00:01Z`)).json()).toMatchObject({
      status: 400,
      code: 'invalid-request',
      detail: 'at: the recording ends at 2026-03-06T09:00:00.000Z.',
    });
  });

  test('is told at one glance: the fault, and that it was over', async () => {
    const { changes, buckets, events } = await get('/servers/matrix.org/overview?buckets=50');
    expect(changes.map(({ kind, tone }: { kind: string; tone: string }) => `${kind} ${tone}`)).toEqual([
      'observed good',
      'observed bad',
      'chosen neutral',
    ]);
    expect(changes[1]).toMatchObject({ question: 'well-known:matrix.org', recordedAt: '2026-03-04T08:30:00.060Z' });
    expect(buckets).toHaveLength(50);
    expect(events).toBe(70);
  });

  test('shows what Tuwunel 1.5.1 would have held, how wrongly and what cured it', async () => {
    const { resolvers } = await get('/servers/matrix.org/counterfactual?as=tuwunel-1.5.1,recommended');
    expect(resolvers).toMatchObject([
      { name: 'tuwunel-1.5.1', wrong: [{ held: { step: '5' }, right: { step: '3.2' } }], cures: expect.any(Array) },
      { name: 'recommended', wrong: [], wrongMs: 0 },
    ]);
    expect(resolvers[0].wrongMs).toBeGreaterThan(3_600_000);
  });

  test('shows what the clearing by its operator ended, and how long it would have lasted', async () => {
    const { moments } = (await api.app.inject({ url: SAMPLE })).json();
    const [clear] = moments.filter(({ kind }: { kind: string }) => kind === 'clear');
    const told = await get(`/servers/matrix.org/counterfactual?as=tuwunel-1.5.1&clearedAt=${clear.at}`);
    const [{ wrong }] = told.resolvers;
    expect(wrong).toMatchObject([{ to: clear.at, endedBy: { kind: 'clear' } }]);
    expect(wrong[0].expiresAt > clear.at).toBe(true);
  });

  test('has a history, and events, each by its id with its provenance', async () => {
    const { items } = await get('/servers/matrix.org/history?limit=1000&direction=forwards');
    expect(items[0]).toMatchObject({ kind: 'asked', serverName: 'matrix.org' });
    const chosen = items.find(({ kind }: { kind: string }) => kind === 'chosen');
    const { event, cites, provenance } = await get(`/events/${chosen.id}?provenance=true`);
    expect(event).toMatchObject({ id: chosen.id, type: 'DestinationChosen' });
    expect(cites.map(({ id }: { id: string }) => id)).toEqual(expect.arrayContaining(event.data.because));
    expect(provenance).toMatchObject({ root: chosen.id, missing: [], isCut: false });
    expect((await get('/events?limit=1000')).items).toHaveLength(70);
  });

  test('has its history from a time on, in either direction, and none of what was still to come', async () => {
    const at = '2026-03-04T08:31:00Z';
    const before = await get(`/servers/matrix.org/history?at=${at}`);
    expect(before.items[0].recordedAt <= at).toBe(true);
    const after = await get(`/servers/matrix.org/history?at=${at}&direction=forwards`);
    expect(after.items.find(({ kind }: { kind: string }) => kind === 'confirmed').recordedAt > at).toBe(true);
    for (const query of ['history?at=2026-03-06T09:00:01Z', 'overview?to=2026-03-06T09:00:01Z']) {
      const refused = await api.app.inject({ url: `${SAMPLE}/servers/matrix.org/${query}` });
      expect(refused.json(), query).toMatchObject({
        status: 400,
        code: 'invalid-request',
        detail: expect.stringContaining('the recording ends at 2026-03-06T09:00:00.000Z.'),
      });
    }
    const both = await api.app.inject({ url: `${SAMPLE}/servers/matrix.org/history?at=${at}&after=backwards.1.1.1.1` });
    expect(both.json()).toMatchObject({ status: 400, code: 'invalid-request' });
  });

  test('may be kept, for it never changes', async () => {
    const answer = await api.app.inject({ url: `${SAMPLE}/servers/matrix.org/explanation?at=2026-03-04T12:00:00Z` });
    expect(answer.headers).toMatchObject({
      'cache-control': expect.stringContaining('immutable'),
      etag: expect.any(String),
    });
  });

  test('takes no orders', async () => {
    const answer = await api.app.inject({ method: 'DELETE', url: `${SAMPLE}/servers/matrix.org/cache` });
    expect(answer.statusCode).toBe(404);
  });
});
