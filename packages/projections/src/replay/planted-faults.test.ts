import { createResolver } from '@wherefore/core';
import { addressRules, recommended, specStrict } from '@wherefore/discovery';
import { createMemoryLog, type RecordedEvent } from '@wherefore/event-log';
import { beforeAll, describe, expect, test } from 'vitest';
import { copyInto, everyEvent } from '../testing/random-log.ts';
import { type ReplayOptions, replay } from './replay.ts';
import type { ReplayResult } from './replay-conclusion.ts';

// Whatever is changed of a record is found out: different, or not to be answered, never equal.

const NAME = 'example.org';
const START = 1_767_225_600_000;

/** Two SRV records of equal rank, a well-known that fails again and again, an address that only some rules allow. */
async function story(): Promise<readonly RecordedEvent[]> {
  let now = START;
  let isUp = true;
  const clock = { now: () => now, sleep: () => new Promise<void>(() => undefined) };
  const log = createMemoryLog({ clock: () => now });
  const record = (port: number, target: string) => ({ priority: 1, weight: 10, port, target, ttl: 300 });
  const answer = <R>(records: readonly R[]) => ({
    server: '192.0.2.53:53',
    outcome: { kind: 'records' as const, records, aliases: [], authenticated: false },
  });
  let negativeTtl: number | null = 300;
  const none = () => ({ kind: 'no-data' as const, aliases: [], negativeTtl, authenticated: false });
  await using resolver = createResolver({
    log,
    clock,
    random: () => 0.3,
    addressRules: addressRules({ allow: ['192.0.2.0/24'] }),
    dns: {
      lookupSrv: ({ name }) =>
        Promise.resolve(
          name.startsWith('_matrix-fed')
            ? answer([record(1, 'a.example.org'), record(2, 'b.example.org'), record(3, 'c.example.org')])
            : { server: null, outcome: none() },
        ),
      lookupAddresses: ({ family, host }) =>
        Promise.resolve(
          isUp || host !== 'a.example.org'
            ? family === 4
              ? answer([{ address: `192.0.2.${host.charCodeAt(0)}`, ttl: 300 }])
              : { server: null, outcome: none() }
            : { server: null, outcome: { kind: 'failure' as const, reason: 'timeout' as const, message: 'timed out' } },
        ),
    },
    fetch: () => Promise.resolve({ hops: [], outcome: { kind: 'failure', reason: 'timeout', message: 'timed out' } }),
  });
  // The well-known fails for the first, second and third time; the addresses of one target are stale at the last.
  await resolver.resolve(NAME);
  now += 60_000;
  await resolver.resolve(NAME);
  isUp = false;
  now += 300_000;
  await resolver.resolve(NAME);
  // And who demands a fresh answer gets one of before.
  isUp = true;
  now += 1000;
  await resolver.resolve(NAME, { fresh: true });
  isUp = false;
  now += 1000;
  await resolver.resolve(NAME, { fresh: true });
  // At last one gets what serves nobody else.
  negativeTtl = null;
  now += 1000;
  await resolver.resolve(NAME, { fresh: true });
  return await everyEvent(log);
}

async function replayed(
  events: readonly RecordedEvent[],
  options: ReplayOptions = {},
): Promise<readonly ReplayResult[]> {
  const log = createMemoryLog();
  await copyInto(log, events);
  const results: ReplayResult[] = [];
  for await (const { result } of replay(log, options)) results.push(result);
  return results;
}

let events: readonly RecordedEvent[] = [];
beforeAll(async () => {
  events = await story();
});

const isConclusion = ({ data }: RecordedEvent): boolean => 'decidedAt' in data;

test('the story is replayed as it was recorded', async () => {
  expect(events.filter(isConclusion).length).toBe(6);
  expect(events.some(({ type }) => type === 'ConclusionConfirmed')).toBe(true);
  expect(events.some(({ type }) => type === 'EvidenceConfirmed')).toBe(true);
  for (const result of await replayed(events)) expect(result).toEqual({ kind: 'equal' });
});

type Change = (data: Record<string, unknown>, event: RecordedEvent) => object | undefined;

/** The data of the events that a fault is planted in; `undefined` leaves one as it was. */
const faults: Readonly<Record<string, Change>> = {
  'the draw of the order of targets': (data) => ('decidedAt' in data ? { ...data, draw: 0.9 } : undefined),
  'when the resolution began': (data) =>
    'decidedAt' in data ? { ...data, since: Number(data['decidedAt']) + 1 } : undefined,
  'from when on evidence counts': (data) => ('notBefore' in data ? { ...data, notBefore: 0 } : undefined),
  'when it was decided': (data) =>
    'decidedAt' in data ? { ...data, decidedAt: Number(data['decidedAt']) + 3_600_000 } : undefined,
  'the end of its life, by a millisecond': (data) =>
    'decidedAt' in data ? { ...data, freshUntil: Number(data['freshUntil']) + 1 } : undefined,
  'the name': (data) => ('decidedAt' in data ? { ...data, serverName: 'example.com' } : undefined),
  'the policy': (data) => ('policy' in data ? { ...data, policy: 'spec-strict@1' } : undefined),
  'the policy, for one that nobody knows': (data) => ('policy' in data ? { ...data, policy: 'mine@1' } : undefined),
  'the rules, for the default ones': (data) => {
    const { rules: _, ...rest } = data;
    return 'rules' in data ? rest : undefined;
  },
  'the rules, for others': (data) =>
    'rules' in data ? { ...data, rules: { allow: ['192.0.2.98', '192.0.2.99'], deny: [] } } : undefined,
  'the rules, for what is none': (data) =>
    'rules' in data ? { ...data, rules: { allow: ['x'], deny: [] } } : undefined,
  'the rules, left out': (data) => ('rules' in data ? { ...data, rules: { omitted: 65 } } : undefined),
  'the number of failures': (data) =>
    'failures' in data ? { ...data, failures: Number(data['failures']) + 1 } : undefined,
  'the number of failures, left out': (data) => {
    const { failures: _, ...rest } = data;
    return 'failures' in data ? rest : undefined;
  },
  'the evidence: a port': (data, { type }) =>
    type === 'SrvLookedUp' && JSON.stringify(data).includes('"port":2')
      ? (JSON.parse(JSON.stringify(data).replace('"port":2', '"port":4')) as object)
      : undefined,
  'the evidence: an address': (data, { type }) =>
    type === 'AddressesLookedUp' && JSON.stringify(data).includes('192.0.2.97')
      ? (JSON.parse(JSON.stringify(data).replace('192.0.2.97', '192.0.2.96')) as object)
      : undefined,
  'the evidence: what is none': (data, { type }) =>
    type === 'AddressesLookedUp' ? { kind: 'address', host: data['host'] ?? '' } : undefined,
  'the evidence: when it was seen': (data, { type }) =>
    type === 'WellKnownFetched' || (type === 'EvidenceConfirmed' && String(data['question']).startsWith('well-known'))
      ? { ...data, observedAt: Number(data['observedAt']) + 7 }
      : undefined,
  'one piece of what it cites': (data) =>
    'decidedAt' in data ? { ...data, because: (data['because'] as readonly string[]).slice(1) } : undefined,
  'the order of what it cites': (data) =>
    'decidedAt' in data ? { ...data, because: (data['because'] as readonly string[]).toReversed() } : undefined,
  'what it cites, for its request': (data, { causationId = '' }) =>
    'decidedAt' in data ? { ...data, because: [causationId] } : undefined,
  'what it confirms, for its request': (data, { type, causationId = '' }) =>
    type === 'ConclusionConfirmed' ? { ...data, confirms: causationId } : undefined,
};

/** Of these faults some change nothing of a conclusion: how many of those that rest on them are others for it. */
const WITH_CONSEQUENCES: Readonly<Record<string, number>> = {
  'when the resolution began': 1,
  'from when on evidence counts': 2,
  'when it was decided': 2,
  'the policy': 1,
  'the number of failures': 1,
  'the number of failures, left out': 2,
  'the evidence: when it was seen': 2,
};

describe('a fault in the record is found: changed is', () => {
  test.each(Object.entries(faults))('%s', async (what, change) => {
    const planted = new Set<string>();
    const faulty = events.map((event) => {
      const data = change(event.data, event);
      if (data === undefined) return event;
      planted.add(event.id);
      return { ...event, data: data as RecordedEvent['data'] };
    });
    expect(planted.size).toBeGreaterThan(0);
    const results = await replayed(faulty);
    const dependent = events.filter(isConclusion).map((event) => restsOn(event).some((id) => planted.has(id)));
    expect(dependent).toContain(true);
    const found = results.filter((_, index) => dependent[index]).map(({ kind }) => kind !== 'equal');
    // What does not rest on what was changed is equal; what does is not, except where nothing hangs on it.
    for (const [index, result] of results.entries()) if (!dependent[index]) expect(result).toEqual({ kind: 'equal' });
    if (WITH_CONSEQUENCES[what] === undefined) expect(found).not.toContain(false);
    else expect(found.filter((isFound) => isFound)).toHaveLength(WITH_CONSEQUENCES[what]);
  });

  function restsOn(event: RecordedEvent): readonly string[] {
    const { because = [], confirms } = event.data as { because?: readonly string[]; confirms?: string };
    const cited = [...because, ...(confirms === undefined ? [] : [confirms])];
    const inFull = events.filter(({ id, type }) => cited.includes(id) && type === 'EvidenceConfirmed');
    return [event.id, ...cited, ...inFull.map(({ data }) => String(data['confirms']))];
  }
});

describe('what cannot be answered says why', () => {
  test('an event that is not there, by its id', async () => {
    const lost = events.find(({ type }) => type === 'SrvLookedUp')?.id;
    const results = await replayed(events.filter(({ id }) => id !== lost));
    expect(results[0]).toEqual({ kind: 'unanswerable', obstacle: 'missing-event', id: lost });
  });

  test('a policy that nobody knows, unless it is given', async () => {
    const label = (data: RecordedEvent['data']) => ('policy' in data ? { ...data, policy: 'mine@7' } : data);
    const mine = events.map((event) => ({ ...event, data: label(event.data) }));
    for (const result of await replayed(mine)) {
      expect(result).toEqual({ kind: 'unanswerable', obstacle: 'unknown-policy', policy: 'mine@7' });
    }
    const policy = { ...recommended, name: 'mine', version: 7 };
    const known = await replayed(mine, { policyOf: (wanted) => (wanted === 'mine@7' ? policy : undefined) });
    expect(known.map(({ kind }) => kind)).toEqual(known.map(() => 'equal'));
  });

  test('a question that nobody asked then', async () => {
    const other = {
      ...recommended,
      name: 'no-stale',
      dns: { ...recommended.dns, staleMs: 0 },
      srv: { ...recommended.srv, onFailure: 'fail' as const },
    };
    const results = await replayed(events, { policy: specStrict });
    expect(results.length).toBe(6);
    const strangers = events.map((event) =>
      isConclusion(event) ? { ...event, data: { ...event.data, serverName: 'example.com' } } : event,
    );
    for (const result of await replayed(strangers, { policy: other })) {
      expect(result).toEqual({ kind: 'unanswerable', obstacle: 'unanswered', questions: ['well-known:example.com'] });
    }
  });
});

test('what is different says where first, and explains both', async () => {
  const faulty = events.map((event) =>
    event.type === 'DestinationChosen' ? { ...event, data: { ...event.data, draw: 0.9 } } : event,
  );
  const [first] = await replayed(faulty);
  if (first?.kind !== 'different') return expect.fail(`${first?.kind}`);
  expect(first.firstDifference.path).toMatch(/^targets\[\d\]\./);
  expect(first.explanations.recorded.sentences[0]).toContain('example.org is reached at');
  expect(first.explanations.again.sentences[0]).not.toBe(first.explanations.recorded.sentences[0]);
});

describe('under another policy', () => {
  test('what leads to the same place is equal, whatever else is different', async () => {
    const patient = { ...recommended, name: 'patient', maxDestinationMs: 1000 };
    for (const result of await replayed(events, { policy: patient })) expect(result).toEqual({ kind: 'equal' });
  });

  test('what leads elsewhere is different', async () => {
    const single = { ...recommended, name: 'single', srv: { ...recommended.srv, maxTargets: 1 } };
    for (const result of await replayed(events, { policy: single })) {
      expect(result).toMatchObject({ kind: 'different', firstDifference: { path: 'targets[1]', again: undefined } });
    }
  });
});
