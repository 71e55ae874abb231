import { randomUUID } from 'node:crypto';
import { type BulkLog, createLanedLog, createMemoryLog } from '@wherefore/event-log';
import type { TSchema } from 'typebox';
import { Check, Errors } from 'typebox/value';
import { describe, expect, test, vi } from 'vitest';
import { openTestApi, portsOf, type TestApi, type TestApiOptions } from '../testing/open-test-api.ts';
import { testWorld } from '../testing/test-world.ts';
import { counterfactualShape } from './counterfactual-shape.ts';
import { eventShape } from './event-line.ts';
import { explanationShape } from './explanation-shape.ts';

const LONG = testWorld({
  wellKnown: { 'https://long.example/.well-known/matrix/server': { status: 200, body: '{"m.server":"192.0.2.3:1"}' } },
});

const EXPLANATION = '/v1/servers/example.org/explanation';

function open(options: TestApiOptions = {}): Promise<TestApi> {
  return openTestApi({ ports: portsOf(testWorld()), settings: { bounds: { eventLoopMs: 60_000 } }, ...options });
}

async function get(api: TestApi, url: string, shape?: TSchema) {
  const answer = await api.app.inject(url);
  expect(answer.statusCode, answer.body).toBe(200);
  if (shape !== undefined && !Check(shape, answer.json())) expect([...Errors(shape, answer.json())]).toEqual([]);
  return answer.json();
}

async function append(log: BulkLog, stream: string, type = 'Some'): Promise<string> {
  const id = randomUUID();
  await log.append([{ stream, expected: 'any', events: [{ id, type, data: {} }] }]);
  return id;
}

describe('an explanation', () => {
  test('of a name that nothing is known of is asked for first, and has all that a page needs', async () => {
    await using api = await open();
    const { known, seen, sentences } = await get(api, EXPLANATION, explanationShape);
    expect(known).toMatchObject({
      kind: 'held',
      outcome: 'destination',
      step: '3.2',
      isFresh: true,
      isReproduced: true,
      targets: [{ host: 'fed.example.net', port: 443, addresses: ['192.0.2.1'] }],
      tree: { status: 'destination' },
    });
    expect(known.evidence.map(({ id }: { id: string }) => id)).toEqual(known.because);
    const wellKnown = known.evidence.find(
      ({ question }: { question: string }) => question === 'well-known:example.org',
    );
    expect(wellKnown).toMatchObject({
      verdict: 'valid',
      lifetime: { basis: 'max-age' },
      observation: { hops: [{ status: 200 }], outcome: { kind: 'response' } },
    });
    // That there is no IPv6 address is believed for five minutes; the address for ten, the delegation for an hour.
    expect(known.weakest.question).toBe('aaaa:fed.example.net');
    expect(known.freshUntil).toBe(known.weakest.freshUntil);
    expect(known.steps.map(({ step }: { step: string }) => step)).toEqual(
      expect.arrayContaining(['1', '2', '3', '3.2']),
    );
    expect(seen.length).toBeGreaterThan(0);
    expect(sentences.length).toBeGreaterThan(0);
  });

  test('of a pinned name has the pin, and evidence for the rest', async () => {
    await using api = await open();
    const { id } = await api.service.resolver.pin('example.org', { delegated: 'plain.example:8450', by: 'oly' });
    const { known } = await get(api, EXPLANATION, explanationShape);
    expect(known).toMatchObject({
      targets: [{ host: 'plain.example', port: 8450 }],
      pin: { id, delegated: 'plain.example:8450', by: 'oly', reason: null, until: null },
      isReproduced: true,
    });
    expect(known.because).toEqual([id, ...known.evidence.map((each: { id: string }) => each.id)]);
  });

  test('tells the pin that is in force, though nothing was concluded under it', async () => {
    await using api = await open();
    const { id } = await api.service.resolver.pin('other.example', {
      delegated: 'plain.example',
      by: 'oly',
      reason: 'x',
    });
    const at = encodeURIComponent(new Date(Date.now() + 1000).toISOString());
    const pinned = await get(api, `/v1/servers/other.example/explanation?at=${at}`, explanationShape);
    expect(pinned).toMatchObject({
      known: { kind: 'nothing' },
      pin: { id, serverName: 'other.example', delegated: 'plain.example', by: 'oly', reason: 'x', until: null },
    });
    const before = await get(api, '/v1/servers/other.example/explanation?at=2020-01-01T00:00:00Z', explanationShape);
    expect(before).toMatchObject({ pin: null });
  });

  test('of a time asks nobody, and says that there was nothing', async () => {
    await using api = await openTestApi();
    const { known } = await get(api, `${EXPLANATION}?at=2020-01-01T00:00:00Z`, explanationShape);
    expect(known).toEqual({ kind: 'nothing' });
  });

  test('is never told to be for ever while it may change', async () => {
    await using api = await open();
    const now = await api.app.inject(EXPLANATION);
    const at = new Date(Date.now() + 1).toISOString();
    for (const url of [EXPLANATION, `${EXPLANATION}?at=${at}`, `${EXPLANATION}?at=2020-01-01T00:00:00Z`]) {
      const answer = await api.app.inject(url);
      expect(answer.headers['cache-control'], url).toBe('public, max-age=0, no-cache');
      const again = await api.app.inject({ url, headers: { 'if-none-match': String(answer.headers.etag) } });
      // That of now has the time in it.
      expect(again.statusCode, url).toBe(url === EXPLANATION ? 200 : 304);
    }
    expect(now.statusCode).toBe(200);
  });

  test('is none of what is to come, but of what a clock that is a little ahead takes for now', async () => {
    await using api = await openTestApi();
    const ask = (at: number) => api.app.inject(`${EXPLANATION}?at=${new Date(at).toISOString()}`);
    expect((await ask(Date.now() + 30_000)).statusCode).toBe(200);
    for (const at of [Date.now() + 120_000, Date.UTC(2999, 0)]) {
      const detail = expect.stringMatching(/^at: this lies in the future/);
      expect((await ask(at)).json()).toMatchObject({ status: 400, code: 'invalid-request', detail });
    }
  });

  test('needs a server name, and a time that there is', async () => {
    await using api = await openTestApi();
    const odd = await api.app.inject('/v1/servers/a_b.example/explanation');
    expect(odd.json()).toMatchObject({ status: 400, code: 'invalid-server-name', offset: 1 });
    for (const at of ['yesterday', '2026-02-30T00:00:00Z', '2026-01-01', '1969-01-01T00:00:00Z']) {
      expect((await api.app.inject(`${EXPLANATION}?at=${at}`)).json(), at).toMatchObject({ code: 'invalid-request' });
    }
  });
});

describe('a history', () => {
  test('is told a page at a time, in both directions', async () => {
    await using api = await open();
    await get(api, EXPLANATION);
    const whole = await get(api, '/v1/servers/example.org/history?direction=forwards');
    expect(whole.next).toBeNull();
    expect(whole.items.map(({ kind }: { kind: string }) => kind)).toEqual([
      'asked',
      'observed',
      'observed',
      'observed',
      'chosen',
    ]);
    const kinds: string[] = [];
    for (let after = ''; ; ) {
      const page = await get(api, `/v1/servers/example.org/history?limit=1${after}`);
      kinds.push(...page.items.map(({ kind }: { kind: string }) => kind));
      if (page.next === null) break;
      after = `&after=${page.next}`;
    }
    expect(kinds).toEqual(whole.items.map(({ kind }: { kind: string }) => kind).toReversed());
    const forwards = await get(api, '/v1/servers/example.org/history?limit=1&direction=forwards');
    const refused = await api.app.inject(`/v1/servers/example.org/history?after=${forwards.next}`);
    expect(refused.json()).toMatchObject({ status: 400, code: 'invalid-request' });
  });

  test('of a name that nobody asked for is empty', async () => {
    await using api = await openTestApi();
    expect(await get(api, '/v1/servers/b.example/history')).toEqual({ items: [], next: null, isCut: false });
  });
});

describe('what is told of a name whose beginning is gone', () => {
  test('says so', async () => {
    // So few that the first ones have gone.
    const log = createMemoryLog({ capacity: 8 });
    await using api = await open({ service: { log } });
    await get(api, EXPLANATION);
    const { known } = await get(api, EXPLANATION);
    for (let count = 0; count < 6; count += 1) await append(log, 'claim:example.org', 'SomebodyClaims');
    const before = new Date(Date.parse(known.chosenAt) - 1).toISOString();
    expect(await get(api, `${EXPLANATION}?at=${before}`, explanationShape)).toMatchObject({ isCut: true });
    expect(await get(api, `${EXPLANATION}?at=2020-01-01T00:00:00Z`)).toMatchObject({ known: { kind: 'nothing' } });
  });
});

describe('the list of events', () => {
  test.each([1, 3])('has each event once, whatever the pages and the lanes (%i)', async (lanes) => {
    const log =
      lanes === 1 ? createMemoryLog() : createLanedLog(Array.from({ length: lanes }, () => createMemoryLog()));
    await using api = await openTestApi({ service: { log } });
    const ids: string[] = [];
    for (let count = 0; count < 60; count += 1)
      ids.push(await append(log, `server:s${count % 7}.example`, count % 3 === 0 ? 'A' : 'B'));
    for (const [query, expected] of [
      ['', ids],
      ['&type=A', ids.filter((_, index) => index % 3 === 0)],
      ['&type=A&type=B&type=C', ids],
      ['&server=s3.example', ids.filter((_, index) => index % 7 === 3)],
      ['&server=s3.example&type=A', ids.filter((_, index) => index % 21 === 3)],
      ['&server=other.example', []],
    ] as const) {
      for (const limit of [1, 7, 1000]) {
        const found: string[] = [];
        let after: string | undefined;
        do {
          const page = await get(
            api,
            `/v1/events?limit=${limit}${query}${after === undefined ? '' : `&after=${after}`}`,
          );
          found.push(...page.items.map((item: { id: string }) => item.id));
          after = page.next ?? undefined;
        } while (after !== undefined);
        expect(lanes === 1 ? found : found.toSorted(), `${query} ${limit}`).toEqual(
          lanes === 1 ? expected : expected.toSorted(),
        );
      }
    }
  });

  test('goes on from where it ended when more is recorded', async () => {
    const log = createMemoryLog();
    await using api = await openTestApi({ service: { log } });
    await append(log, 'server:a.example');
    const { cursor, next } = await get(api, '/v1/events');
    expect(next).toBeNull();
    const id = await append(log, 'server:b.example');
    const { items } = await get(api, `/v1/events?after=${cursor}`);
    expect(items).toMatchObject([{ id }]);
    expect(Check(eventShape, items[0])).toBe(true);
  });
});

describe('an event', () => {
  test('is told with what it cites, for ever, and with what cites it, for now', async () => {
    await using api = await open();
    const { known } = await get(api, EXPLANATION);
    const answer = await api.app.inject(`/v1/events/${known.eventId}`);
    expect(answer.headers['cache-control']).toContain('immutable');
    const { event, cites } = answer.json();
    expect(cites).toEqual([
      ...known.because.map((id: string) => ({ id, as: 'rests-on' })),
      { id: event.causationId, as: 'asked-by' },
    ]);
    const seen = await api.app.inject(`/v1/events/${known.because[0]}?citedBy=true`);
    expect(seen.headers['cache-control']).not.toContain('immutable');
    expect(seen.json().citedBy).toEqual([{ id: known.eventId, as: 'rests-on' }]);
  });

  test('is told with what each of those is that it cites, and that cite it', async () => {
    await using api = await open();
    await get(api, EXPLANATION);
    await api.service.resolver.pin('example.org', { delegated: 'pinned.example:8448', by: 'operator' });
    const { known } = await get(api, EXPLANATION);
    const { cites } = await get(api, `/v1/events/${known.eventId}?sentences=true`);
    expect(cites[0]).toMatchObject({
      as: 'pinned-by',
      event: {
        type: 'DestinationPinned',
        stream: 'pin:example.org',
        text: 'example.org was pinned to pinned.example:8448 by operator, until it is unpinned.',
      },
    });
    expect(cites.every(({ event }: { event?: object }) => event !== undefined)).toBe(true);
    const { citedBy } = await get(api, `/v1/events/${cites[0].id}?sentences=true&citedBy=true`);
    expect(citedBy).toMatchObject([{ id: known.eventId, as: 'pinned-by', event: { stream: 'server:example.org' } }]);
  });

  test('that is older than what was deleted is gone, and one that never was is not there', async () => {
    const log = createMemoryLog();
    for (let count = 0; count < 2; count += 1) await append(log, 'server:a.example');
    vi.spyOn(log, 'deletedTo').mockResolvedValue(1n);
    await using api = await openTestApi({ service: { log } });
    const old = '019cb7f7-db7c-728e-93eb-4f588d882c33';
    expect((await api.app.inject(`/v1/events/${old}`)).json()).toMatchObject({
      status: 410,
      code: 'history-deleted',
      deletedTo: '1',
      detail: expect.stringContaining('it is of 2026-03-04T08:30:00'),
    });
    // Of version 4: nothing tells how old it would be.
    expect((await api.app.inject(`/v1/events/${randomUUID()}`)).json()).toMatchObject({ status: 404 });
  });

  test('that is not there is not found, whatever its id looks like', async () => {
    await using api = await openTestApi();
    for (const id of [randomUUID(), 'x', '%00', randomUUID().toUpperCase()]) {
      expect((await api.app.inject(`/v1/events/${id}`)).json(), id).toMatchObject({ status: 404, code: 'not-found' });
    }
  });
});

describe('a counterfactual', () => {
  test('tells what several would have held of what is recorded', async () => {
    await using api = await open();
    await get(api, EXPLANATION);
    const answer = await get(
      api,
      '/v1/servers/example.org/counterfactual?as=tuwunel-1.5.1,recommended',
      counterfactualShape,
    );
    expect(answer.resolvers.map(({ name }: { name: string }) => name)).toEqual(['tuwunel-1.5.1', 'recommended']);
    for (const { segments } of answer.resolvers) {
      expect(segments.at(-1)).toMatchObject({ kind: 'held', holding: { kind: 'destination', step: '3.2' } });
      expect(segments.at(-1).to).toBe(answer.to);
    }
  });

  test('of a name with too many events is left to a replay', async () => {
    const log = createMemoryLog();
    await using api = await openTestApi({ service: { log }, ports: portsOf(LONG) });
    const data = { serverName: 'long.example', by: 'x', why: 'unknown', requestedAt: 1 };
    for (let batch = 0; batch < 21; batch += 1) {
      const events = Array.from({ length: 1000 }, () => ({ id: randomUUID(), type: 'ResolutionRequested', data }));
      await log.append([{ stream: 'server:long.example', expected: 'any', events }]);
    }
    for (const question of ['counterfactual?as=recommended', 'destination?policy=tuwunel-1.5.1']) {
      const answer = await api.app.inject(`/v1/servers/long.example/${question}`);
      expect(answer.json(), question).toMatchObject({
        status: 422,
        code: 'history-too-long',
        detail: expect.stringContaining('/v1/replays'),
      });
    }
  });

  test('needs resolvers that are known', async () => {
    await using api = await openTestApi();
    for (const query of ['', '?as=', '?as=nobody', '?as=recommended,toString']) {
      const answer = await api.app.inject(`/v1/servers/example.org/counterfactual${query}`);
      expect(answer.json(), query).toMatchObject({ status: 400, code: 'invalid-request' });
    }
  });
});
