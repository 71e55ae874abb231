import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createRig, type RigOptions } from './testing/rig.ts';
import { absent, addressed, never, notFound, ScriptedDns, ScriptedFetch } from './testing/scripted-ports.ts';

const TIMEOUTS = { totalMs: 30_000, wellKnownMs: 10_000, dnsMs: 5000 };

/** Things that are thrown, and that no port should throw. */
const THROWN: Readonly<Record<string, unknown>> = {
  'an error': new Error('broken'),
  'an error without words': new Error(''),
  'a string': 'broken',
  undefined,
  null: null,
  'an object without a prototype': Object.create(null),
  'an object that cannot be read': {
    toString() {
      throw new Error('no');
    },
  },
  'a symbol': Symbol('broken'),
  'half a character': '\ud800',
  'a megabyte': 'x'.repeat(1 << 20),
  'an abort error of nobody': new DOMException('aborted', 'AbortError'),
};

const DNS_OK = { server: 'fake', outcome: { kind: 'no-name', aliases: [], negativeTtl: 60, authenticated: false } };

function records(over: object, count = 1) {
  const record = { address: '192.0.2.1', priority: 0, weight: 0, port: 1, target: 't.example', ttl: 60, ...over };
  const outcome = {
    kind: 'records',
    records: Array.from({ length: count }, () => record),
    aliases: [],
    authenticated: false,
  };
  return { server: 'fake', outcome };
}

/** Answers that are none, most of them of the right type. */
const DNS_GARBAGE: Readonly<Record<string, unknown>> = {
  undefined,
  null: null,
  'a number': 7,
  'an empty object': {},
  'a list': [],
  'no outcome': { server: null },
  'an outcome of no kind': { server: null, outcome: { kind: 'maybe' } },
  'no records': records({}, 0),
  'a TTL that is not a number': records({ ttl: Number.NaN }),
  'an endless TTL': records({ ttl: Number.POSITIVE_INFINITY }),
  'a negative TTL': records({ ttl: -1 }),
  'an address that is none': records({ address: 'localhost' }),
  'an address of a megabyte': records({ address: '1'.repeat(1 << 20) }),
  'a port that is not a number': records({ port: Number.NaN, address: '' }),
  'a priority of text': records({ priority: '1', address: '' }),
  'a target of a megabyte': records({ target: 'x'.repeat(1 << 20), address: '' }),
  'half a character': records({ target: '\ud800', address: '' }),
  'a hundred thousand records': records({}, 100_000),
  'aliases that are none': { ...DNS_OK, outcome: { ...DNS_OK.outcome, aliases: [null] } },
  'a negative TTL of an absence': { ...DNS_OK, outcome: { ...DNS_OK.outcome, negativeTtl: -5 } },
  'an absence for no time that can be named': { ...DNS_OK, outcome: { ...DNS_OK.outcome, negativeTtl: Number.NaN } },
  'a failure without words': { server: null, outcome: { kind: 'failure' } },
  'a failure with too many': { server: null, outcome: { kind: 'failure', reason: 'x', message: 'x'.repeat(1 << 20) } },
  'a server that is none': { ...DNS_OK, server: 7 },
};

const HOP = { url: 'https://example.org/', requestedAt: 0, receivedAt: 0, status: 200, headers: [] };
const RESPONSE = { hops: [HOP], outcome: { kind: 'response', body: { text: '{"m.server":"m.example"}' } } };
const FETCH_GARBAGE: Readonly<Record<string, unknown>> = {
  undefined,
  null: null,
  'an empty object': {},
  'no hops': { ...RESPONSE, hops: [] },
  'hops that are none': { ...RESPONSE, hops: [7] },
  'ten thousand hops': { ...RESPONSE, hops: Array.from({ length: 10_000 }, () => HOP) },
  'a status that is not a number': { ...RESPONSE, hops: [{ ...HOP, status: Number.NaN }] },
  'no status': { ...RESPONSE, hops: [{ ...HOP, status: undefined }] },
  'a time that is none': { ...RESPONSE, hops: [{ ...HOP, receivedAt: Number.NaN }] },
  'fields that are none': { ...RESPONSE, hops: [{ ...HOP, headers: ['x'] }] },
  'fields of numbers': { ...RESPONSE, hops: [{ ...HOP, headers: [['age', 7]] }] },
  'too many fields': { ...RESPONSE, hops: [{ ...HOP, headers: Array.from({ length: 5000 }, () => ['age', '7']) }] },
  'no body': { ...RESPONSE, outcome: { kind: 'response' } },
  'a body of a megabyte': { ...RESPONSE, outcome: { kind: 'response', body: { text: 'x'.repeat(1 << 20) } } },
  'a body of half a character': { ...RESPONSE, outcome: { kind: 'response', body: { text: '\ud800' } } },
  'an outcome of no kind': { ...RESPONSE, outcome: { kind: 'maybe' } },
  'a failure without a reason': { hops: [], outcome: { kind: 'failure', message: 'x' } },
};

const rejections: unknown[] = [];
const note = (reason: unknown): void => void rejections.push(reason);
beforeAll(() => void process.on('unhandledRejection', note));
afterAll(() => {
  process.off('unhandledRejection', note);
  expect(rejections).toEqual([]);
});

async function conclude(options: RigOptions) {
  await using rig = createRig({ timeouts: TIMEOUTS, ...options });
  const conclusion = await rig.run(rig.resolver.resolve('example.org'));
  expect(rig.elapsed()).toBeLessThanOrEqual(TIMEOUTS.totalMs);
  // It has been recorded, so everything in it was fit for a log.
  expect((await rig.events()).at(-1)?.type).toMatch(/^(DestinationChosen|ResolutionFailed)$/);
  // What is left over runs out.
  await rig.clock.advanceBy(TIMEOUTS.totalMs);
  expect(rig.clock.sleeping).toBe(0);
  return conclusion;
}

describe('a DNS client that', () => {
  for (const [what, thrown] of Object.entries(THROWN)) {
    test(`throws ${what} is a DNS failure`, async () => {
      const dns = new ScriptedDns(() => {
        throw thrown;
      });
      const conclusion = await conclude({ dns, fetch: new ScriptedFetch().fetch });
      expect(conclusion).toMatchObject({ outcome: 'unresolvable', code: 'dns-failure', step: '4' });
    });

    test(`rejects with ${what} is a DNS failure`, async () => {
      const dns = new ScriptedDns(() => Promise.reject(thrown));
      const conclusion = await conclude({ dns, fetch: new ScriptedFetch().fetch });
      expect(conclusion).toMatchObject({ outcome: 'unresolvable', code: 'dns-failure', step: '4' });
    });
  }

  for (const [what, garbage] of Object.entries(DNS_GARBAGE)) {
    test(`answers ${what} is a DNS failure`, async () => {
      const dns = new ScriptedDns(() => garbage);
      const conclusion = await conclude({ dns, fetch: new ScriptedFetch().fetch });
      expect(conclusion).toMatchObject({ outcome: 'unresolvable', code: 'dns-failure' });
    });
  }

  test('is not there at all is a DNS failure', async () => {
    const dns = { lookupSrv: undefined, lookupAddresses: undefined } as never;
    expect(await conclude({ dns, fetch: new ScriptedFetch().fetch })).toMatchObject({ code: 'dns-failure' });
  });

  test('never answers, and does not mind its signal, is a DNS failure in time', async () => {
    const conclusion = await conclude({ dns: new ScriptedDns(never), fetch: new ScriptedFetch().fetch });
    expect(conclusion).toMatchObject({ outcome: 'unresolvable', code: 'dns-failure', step: '4' });
  });

  test('positive control: answers as it should is none', async () => {
    const conclusion = await conclude({ dns: new ScriptedDns(addressed), fetch: new ScriptedFetch().fetch });
    expect(conclusion).toMatchObject({ outcome: 'destination', step: '6' });
  });
});

describe('a well-known fetch that', () => {
  for (const [what, thrown] of Object.entries(THROWN)) {
    test(`throws ${what} is a failed one`, async () => {
      const { fetch } = new ScriptedFetch(() => {
        throw thrown;
      });
      const conclusion = await conclude({ dns: new ScriptedDns(addressed), fetch });
      expect(conclusion).toMatchObject({ outcome: 'destination', step: '6' });
      // Believed as long as a failure, not as long as an absence.
      expect(conclusion.freshUntil).toBeLessThan(1_767_225_600_000 + 61_000);
    });
  }

  for (const [what, garbage] of Object.entries(FETCH_GARBAGE)) {
    test(`answers ${what} is a failed one`, async () => {
      const conclusion = await conclude({ dns: new ScriptedDns(addressed), fetch: async () => garbage as never });
      expect(conclusion).toMatchObject({ outcome: 'destination', step: '6' });
      expect(conclusion.freshUntil).toBeLessThan(1_767_225_600_000 + 61_000);
    });
  }

  test('never answers, and does not mind its signal, is a failed one in time', async () => {
    const conclusion = await conclude({ dns: new ScriptedDns(addressed), fetch: never });
    expect(conclusion).toMatchObject({ outcome: 'destination', step: '6' });
  });

  test('positive control: answers as it should is none', async () => {
    const conclusion = await conclude({ dns: new ScriptedDns(addressed), fetch: async () => RESPONSE as never });
    expect(conclusion).toMatchObject({ outcome: 'destination', step: '3.5' });
  });
});

test('fields that nobody knows are no reason to refuse an answer, and are not recorded', async () => {
  const extra = { class: 'IN', secret: 'x'.repeat(1 << 20) };
  const dns = new ScriptedDns((key) => {
    if (!key.startsWith('a:')) return { ...absent(), ...extra };
    const found = { address: '192.0.2.1', ttl: 300, ...extra };
    const outcome = { kind: 'records', records: [found], aliases: [], authenticated: false, ...extra };
    return { server: null, outcome, ...extra };
  });
  const hops = [{ ...HOP, ...extra }];
  const fetch = async () =>
    ({ hops, outcome: { kind: 'response', body: { text: '{}', ...extra } }, ...extra }) as never;
  await using rig = createRig({ dns, fetch });
  expect(await rig.run(rig.resolver.resolve('example.org'))).toMatchObject({ outcome: 'destination', step: '6' });
  expect(JSON.stringify((await rig.events()).map(({ data }) => data))).not.toContain('secret');
});

test('a name that cannot be concluded in time is a timeout, which is not kept', async () => {
  let isSlow = true;
  const dns = new ScriptedDns((key) => (isSlow && key.startsWith('srv:') ? never() : addressed(key)));
  await using rig = createRig({
    dns,
    fetch: new ScriptedFetch(notFound).fetch,
    timeouts: { totalMs: 2000, dnsMs: 5000, wellKnownMs: 5000 },
  });
  const conclusion = await rig.run(rig.resolver.resolve('example.org'));
  expect(rig.elapsed()).toBe(2000);
  expect(conclusion).toMatchObject({ outcome: 'unresolvable', code: 'timeout', because: [] });
  expect(conclusion).toMatchObject({ message: expect.stringContaining('_matrix-fed._tcp.example.org') });
  expect(conclusion.freshUntil).toBe(rig.clock.now());
  expect(rig.resolver.peek('example.org')).toBeUndefined();
  isSlow = false;
  // The question is still under way, and ends in its own time.
  expect(await rig.run(rig.resolver.resolve('example.org'))).toMatchObject({ code: 'timeout' });
  await rig.clock.advanceBy(60_000);
  expect(await rig.run(rig.resolver.resolve('example.org'))).toMatchObject({ outcome: 'destination' });
});

test('a timeout does not take the place of what is known, now or after a restart', async () => {
  let isSlow = false;
  const dns = new ScriptedDns((key) => (isSlow ? never() : addressed(key)));
  await using rig = createRig({ dns, timeouts: { totalMs: 2000, dnsMs: 5000, wellKnownMs: 5000 } });
  const known = await rig.run(rig.resolver.resolve('example.org:1'));
  isSlow = true;
  expect(await rig.run(rig.resolver.resolve('example.org:1', { fresh: true }))).toMatchObject({ code: 'timeout' });
  expect(rig.resolver.peek('example.org:1')).toBe(known);
  const recorded = (await rig.events()).length;
  expect(await rig.run(rig.restart().resolve('example.org:1'))).toEqual(known);
  // It is what the log remembers, and not decided anew.
  expect(await rig.events()).toHaveLength(recorded);
});

test('a random source of nonsense spoils nothing but the draw', async () => {
  for (const value of [Number.NaN, Number.POSITIVE_INFINITY, -1, 2]) {
    await using rig = createRig({
      dns: new ScriptedDns(addressed),
      fetch: new ScriptedFetch().fetch,
      random: () => value,
    });
    expect(await rig.run(rig.resolver.resolve('example.org'))).toMatchObject({ outcome: 'destination' });
  }
});

test('a hint that fails does not fail what does not need it', async () => {
  const dns = new ScriptedDns((key) => {
    if (key.startsWith('srv:')) throw new Error('broken');
    return key.startsWith('a:') ? addressed(key) : absent();
  });
  await using rig = createRig({ dns, fetch: async () => RESPONSE_WITH_PORT as never });
  expect(await rig.run(rig.resolver.resolve('example.org'))).toMatchObject({ outcome: 'destination', step: '3.2' });
});

const RESPONSE_WITH_PORT = {
  hops: [HOP],
  outcome: { kind: 'response', body: { text: '{"m.server":"m.example:443"}' } },
};
