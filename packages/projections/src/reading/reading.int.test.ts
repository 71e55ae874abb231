import { randomUUID } from 'node:crypto';
import type { JsonObject } from '@wherefore/event-log';
import { type Database, openDatabase } from '@wherefore/event-log/postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ProjectionRig, projectionRig } from '../testing/projection-rig.ts';
import { resolved } from '../testing/resolved.ts';

const THEN = 1_767_225_600_000;
const HOUR = 3_600_000;
const NOW = THEN + HOUR;

let database: Database;
let rig: ProjectionRig;

beforeAll(async () => {
  database = await openDatabase('memory://');
  rig = await projectionRig(database);
  const fresh = { at: THEN, freshUntil: NOW + 1 };
  await resolved(rig.log, 'a.example', { ...fresh, step: '2' });
  await resolved(rig.log, 'B.example', fresh);
  await resolved(rig.log, 'c_c.example', { at: THEN, freshUntil: NOW });
  await resolved(rig.log, 'cxc.example', fresh);
  await rig.log.append([
    {
      stream: 'server:cxc.example',
      expected: 'any',
      events: [
        { id: randomUUID(), type: 'CacheCleared', data: { subject: 'cxc.example', by: 'operator', clearedAt: NOW } },
      ],
    },
  ]);
  await observed('a:a.example', { address: '192.0.2.1', ttl: 60, at: THEN });
  await observed('aaaa:a.example', { address: '2001:db8::1', ttl: 7200, at: THEN });
  await rig.projections.catchUp();
});

afterAll(async () => {
  await rig[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

async function observed(
  question: string,
  { address, ttl, at }: { readonly address: string; readonly ttl: number; readonly at: number },
): Promise<void> {
  const data: JsonObject = {
    kind: 'address',
    host: question.slice(question.indexOf(':') + 1),
    family: question.startsWith('aaaa') ? 6 : 4,
    requestedAt: at,
    observedAt: at,
    draw: 0,
    server: '192.0.2.53',
    outcome: { kind: 'records', records: [{ address, ttl }], aliases: [], authenticated: false },
  };
  const events = [{ id: randomUUID(), type: 'AddressesLookedUp', data, observedAt: at }];
  await rig.log.append([{ stream: `question:${question}`, expected: 'any', events }]);
}

describe('destinations', () => {
  test('are found by the name as it was written', async () => {
    const row = await rig.projections.destinations.get('B.example');
    expect(row).toMatchObject({ status: 'live', step: '3.2', freshUntil: NOW + 1, concludedPosition: 4n });
    expect(row?.targets).toEqual([{ host: 'B.example', port: 8448, addresses: ['192.0.2.1'] }]);
    expect(await rig.projections.destinations.get('b.example')).toBeUndefined();
  });

  test.each([
    ['all', {}, ['B.example', 'a.example', 'c_c.example', 'cxc.example']],
    ['by step', { step: '2' }, ['a.example']],
    ['by several steps', { step: ['3.2', '2'], stale: false }, ['B.example', 'a.example']],
    ['by no step', { step: [] }, []],
    ['by status', { status: 'cleared' }, ['cxc.example']],
    ['by part of the name, which is no pattern', { q: 'c_c' }, ['c_c.example']],
    ['that are fresh', { stale: false }, ['B.example', 'a.example']],
    ['that have expired', { stale: true }, ['c_c.example']],
    ['that will have expired', { expiresBefore: NOW + 1, stale: false }, ['B.example', 'a.example']],
    ['that will not have', { expiresBefore: THEN }, []],
    ['that failed', { outcome: 'unresolvable' }, []],
    ['that did not', { outcome: 'destination', status: 'live' }, ['B.example', 'a.example', 'c_c.example']],
    ['behind a name', { after: 'a.example' }, ['c_c.example', 'cxc.example']],
  ] as const)('are listed: %s', async (_, filter, names) => {
    const { items, next } = await rig.projections.destinations.list({ now: NOW, ...filter });
    expect(items.map(({ serverName }) => serverName)).toEqual(names);
    expect(next).toBeUndefined();
  });

  test('come in pages', async () => {
    const first = await rig.projections.destinations.list({ limit: 3 });
    expect(first).toMatchObject({ next: 'c_c.example' });
    const { items } = await rig.projections.destinations.list({ limit: 3, after: first.next ?? '' });
    expect(items.map(({ serverName }) => serverName)).toEqual(['cxc.example']);
    for (const limit of [0, 1001, 1.5]) {
      await expect(rig.projections.destinations.list({ limit })).rejects.toThrow(RangeError);
    }
  });
});

test('overrides are of live destinations, with host in lower case, port and owner', async () => {
  const { items } = await rig.projections.overrides.list();
  expect(items).toMatchObject([
    { owner: 'B.example', host: 'b.example', port: 8448, addresses: ['192.0.2.1'], overriding: 'B.example' },
    { owner: 'a.example', host: 'a.example', freshUntil: NOW + 1 },
    { owner: 'c_c.example', freshUntil: NOW },
  ]);
  expect((await rig.projections.overrides.list({ owner: 'a.example' })).items).toHaveLength(1);
  for (const after of [
    'a.example',
    '',
    '1',
    '1.5 a.example',
    '-1 a.example',
    '9999999999 a.example',
    '1e99 a.example',
  ]) {
    await expect(rig.projections.overrides.list({ after }), after).rejects.toThrow(RangeError);
  }
});

test.each([
  ['in a step', { step: '2' }, ['a.example']],
  ['in one of several', { step: ['2', '3.2'], stale: false }, ['B.example', 'a.example']],
  ['that have expired', { stale: true }, ['c_c.example']],
  ['that are fresh', { stale: false }, ['B.example', 'a.example']],
  ['behind one', { stale: false, after: '1 B.example' }, ['a.example']],
] as const)('overrides are listed: %s', async (_, filter, owners) => {
  const { items } = await rig.projections.overrides.list({ now: NOW, ...filter });
  expect(items.map(({ owner }) => owner)).toEqual(owners);
});

test('evidence is found by its question, and by whether it has expired', async () => {
  const { evidence } = rig.projections;
  expect(await evidence.get('a:a.example')).toMatchObject({
    kind: 'address',
    verdict: 'found',
    message: '192.0.2.1',
    freshUntil: THEN + 60_000,
    failures: 0,
    policy: 'recommended@1',
    standing: { latest: { lifetime: { basis: 'ttl' } } },
  });
  const questions = async (filter: object): Promise<readonly string[]> =>
    (await evidence.list({ now: NOW, ...filter })).items.map(({ question }) => question);
  expect(await questions({})).toEqual(['a:a.example', 'aaaa:a.example']);
  expect(await questions({ stale: true })).toEqual(['a:a.example']);
  expect(await questions({ stale: false, kind: 'address', verdict: 'found' })).toEqual(['aaaa:a.example']);
  expect(await questions({ kind: 'srv' })).toEqual([]);
});

test('statistics count every name that is known, and tell fresh from expired', async () => {
  expect(await rig.projections.stepStatistics({ now: NOW })).toEqual([
    { step: '2', outcome: 'destination', policy: 'recommended@1', servers: 1, fresh: 1, expired: 0 },
    { step: '3.2', outcome: 'destination', policy: 'recommended@1', servers: 3, fresh: 1, expired: 1 },
  ]);
});

test('overrides come in pages, also of one owner', async () => {
  const name = 'b.example';
  const targets = [1, 2, 3].map((port) => ({ host: name, port, addresses: ['192.0.2.1'] }));
  const said = { serverName: name, hostHeader: name, tlsName: name, sni: name, targets, because: [], draw: 0 };
  const times = { freshUntil: NOW, decidedAt: THEN, since: THEN };
  const data = { outcome: 'destination', step: '4', policy: 'recommended@1', ...said, ...times };
  const chosen = { id: randomUUID(), type: 'DestinationChosen', data, observedAt: THEN };
  await rig.log.append([{ stream: `server:${name}`, expected: 'any', events: [chosen] }]);
  await rig.projections.catchUp();
  const walked: string[] = [];
  let after: string | undefined;
  do {
    const page = await rig.projections.overrides.list({ limit: 1, ...(after !== undefined && { after }) });
    walked.push(...page.items.map(({ owner, place }) => `${owner} ${place}`));
    after = page.next;
  } while (after !== undefined);
  const [three, one] = [[1, 2, 3].map((place) => `${name} ${place}`), (owner: string) => `${owner} 1`];
  expect(walked).toEqual([one('B.example'), one('a.example'), ...three, one('c_c.example')]);
});
