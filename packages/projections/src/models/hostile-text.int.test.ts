import { randomUUID } from 'node:crypto';
import type { Observation } from '@wherefore/discovery';
import type { JsonObject } from '@wherefore/event-log';
import { type Database, openDatabase } from '@wherefore/event-log/postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { projectionRig } from '../testing/projection-rig.ts';

let database: Database & AsyncDisposable;

beforeAll(async () => {
  database = await openDatabase('memory://');
});

afterAll(async () => {
  await database[Symbol.asyncDispose]();
});

/** PostgreSQL has no NUL in text, and UTF-8 no halves of characters. */
const ODD = 'a\u0000b\ud800c\u001b[31m';

const times = { requestedAt: 1000, observedAt: 1001, draw: 0.5 };
const hop = { url: 'https://a.example/', address: '192.0.2.1', ...times, tlsProtocol: 'TLSv1.3' };

const observations: Readonly<Record<string, readonly [type: string, data: object]>> = {
  'a well-known that failed': [
    'WellKnownFetched',
    { kind: 'well-known', host: 'a.example', hops: [], outcome: { kind: 'failure', reason: 'tls', message: ODD } },
  ],
  'a delegation that is no name': [
    'WellKnownFetched',
    {
      ...{ kind: 'well-known', host: 'a.example', hops: [{ ...hop, status: 200, headers: [['cache-control', ODD]] }] },
      outcome: { kind: 'response', body: { text: JSON.stringify({ 'm.server': ODD }) } },
    },
  ],
  'a body that is no JSON': [
    'WellKnownFetched',
    {
      ...{ kind: 'well-known', host: 'a.example', hops: [{ ...hop, status: 200, headers: [] }] },
      outcome: { kind: 'response', body: { text: ODD } },
    },
  ],
  'an SRV question that failed': [
    'SrvLookedUp',
    {
      kind: 'srv',
      name: '_matrix._tcp.a.example',
      server: ODD,
      outcome: { kind: 'failure', reason: 'network', message: ODD },
    },
  ],
  'an address question that failed': [
    'AddressesLookedUp',
    {
      ...{ kind: 'address', host: 'a.example', family: 4, server: null },
      outcome: { kind: 'failure', reason: 'network', message: ODD },
    },
  ],
};

describe('what the world says with characters that no text takes', () => {
  test.each(Object.entries(observations))('is folded: %s', async (_, [type, data]) => {
    await using rig = await projectionRig(database);
    const observation = { ...data, ...times } as unknown as Observation;
    const key =
      observation.kind === 'srv'
        ? `srv:${observation.name}`
        : observation.kind === 'address'
          ? 'a:a.example'
          : 'well-known:a.example';
    await rig.log.append([
      {
        stream: `question:${key}`,
        expected: 'any',
        events: [{ id: randomUUID(), type, data: observation as unknown as JsonObject, observedAt: 1001 }],
      },
    ]);
    await rig.projections.catchUp();
    expect(await rig.projections.evidence.get(key)).toMatchObject({ question: key, status: 'known' });
    expect((await rig.projections.rebuild('evidence')).comparison).toMatchObject({ areEqual: true });
  });

  test('is looked for in vain', async () => {
    await using rig = await projectionRig(database);
    const { destinations, evidence, overrides } = rig.projections;
    expect(await destinations.get(ODD)).toBeUndefined();
    expect(await evidence.get(ODD)).toBeUndefined();
    expect(await destinations.list({ q: ODD })).toEqual({ items: [] });
    expect(await destinations.list({ after: ODD })).toEqual({ items: [] });
    expect(await evidence.list({ q: ODD })).toEqual({ items: [] });
    expect(await overrides.list({ q: ODD })).toEqual({ items: [] });
  });
});
