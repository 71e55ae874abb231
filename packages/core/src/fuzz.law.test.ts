import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { parseServerName } from '@wherefore/discovery';
import { cacheHeaders, dnsNames, serverNames, wellKnownBodies } from '@wherefore/testkit/random';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createResolver } from './create-resolver.ts';
import type { Resolver } from './resolver.ts';
import { WORLD_ADDRESSES } from './testing/rig.ts';
import { absent, addressed, ScriptedDns } from './testing/scripted-ports.ts';
import { createWellKnownFetch } from './well-known/fetch-well-known.ts';
import type { HopResult } from './well-known/hop-transport.ts';

const NAMES = 7000;
const RESPONSES = 7000;
const DNS_ANSWERS = 7000;
const BATCH = 500;
const TOTAL_MS = 5000;
const LIMITS = { names: 500, questions: 500 };
/** What a resolver with these limits may keep, with room for what the collector has not come to yet. */
const HEAP_GROWTH_BYTES = 16 * 1024 * 1024;

const rejections: unknown[] = [];
const note = (reason: unknown): void => void rejections.push(reason);
beforeAll(() => void process.on('unhandledRejection', note));
afterAll(() => {
  process.off('unhandledRejection', note);
  expect(rejections).toEqual([]);
});

/** Resolves the inputs a batch at a time and looks at the heap after the first of them and at the end. */
async function feed<T>(
  what: string,
  inputs: { readonly arbitrary: fc.Arbitrary<T>; readonly count: number },
  resolveOne: (input: T, index: number) => Promise<unknown>,
): Promise<void> {
  let heapAtFirst = 0;
  for (let start = 0; start < inputs.count; start += BATCH) {
    const batch = fc.sample(inputs.arbitrary, { numRuns: BATCH, seed: start + 1 });
    await Promise.all(batch.map((input, index) => resolveOne(input, start + index)));
    if (start === BATCH) heapAtFirst = heapUsed();
  }
  const grown = heapUsed() - heapAtFirst;
  console.log(`fuzzed ${inputs.count} ${what}; the heap grew by ${Math.round(grown / 1024)} KiB`);
  expect(grown).toBeLessThan(HEAP_GROWTH_BYTES);
}

test(`${NAMES} names, valid, nearly valid and hostile, come to a conclusion each`, async () => {
  const outcomes = new Map<string, number>();
  await using resolver = createResolver({
    dns: new ScriptedDns((key) => (key.length % 3 === 0 ? absent() : addressed(key))),
    fetch: createWellKnownFetch({ transport: async ({ addresses }) => responseOf(addresses, 404, [], '') }),
    addressRules: WORLD_ADDRESSES,
    timeouts: { totalMs: TOTAL_MS },
    limits: LIMITS,
  });
  await feed('names', { arbitrary: serverNames, count: NAMES }, async (name) => {
    const conclusion = await inTime(resolver, name);
    const code = conclusion.outcome === 'destination' ? conclusion.step : conclusion.code;
    outcomes.set(code, (outcomes.get(code) ?? 0) + 1);
    expect(code === 'invalid-server-name').toBe(parseServerName(name).kind === 'invalid');
    expect(code).not.toBe('timeout');
  });
  // Not all of it goes the same way.
  for (const code of ['invalid-server-name', '1', '2', '6', 'no-addresses', 'address-refused']) {
    expect(outcomes.get(code), code).toBeGreaterThan(0);
  }
});

test('positive control: what is kept of each input is seen in the heap', async () => {
  const kept: unknown[] = [];
  const leak = async (): Promise<void> => void kept.push(new Array(4000).fill(0.5));
  await expect(feed('inputs that are kept', { arbitrary: fc.constant(0), count: 4 * BATCH }, leak)).rejects.toThrow();
});

const redirects: fc.Arbitrary<string> = fc.oneof(
  fc.tuple(dnsNames, fc.webPath()).map(([host, path]) => `https://${host}${path}`),
  fc.constantFrom(
    '/',
    '//',
    '',
    'http://a.example/',
    'https://127.0.0.1/',
    'https://[::1]/',
    'https://0x7f.1/',
    '?',
    ':',
  ),
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.integer({ min: 1, max: 3000 }).map((length) => `https://${'a.'.repeat(length)}example/`),
);
const responses = fc.record({
  status: fc.oneof(
    { weight: 5, arbitrary: fc.constant(200) },
    fc.integer({ min: 0, max: 999 }),
    fc.constantFrom(301, 302, 307, 308),
  ),
  headers: cacheHeaders,
  location: fc.option(redirects),
  body: wellKnownBodies,
});

test(`${RESPONSES} well-known responses, sound and broken, come to a conclusion each`, async () => {
  const steps = new Map<string, number>();
  let current: readonly (typeof responses extends fc.Arbitrary<infer T> ? T : never)[] = [];
  await using resolver = createResolver({
    dns: new ScriptedDns(addressed),
    fetch: createWellKnownFetch({
      transport: async ({ host, addresses }) => {
        const { status, headers, location, body } = current[Number(/^n(\d+)/.exec(host)?.[1] ?? 0) % BATCH] ?? {};
        const lines = Object.entries(headers ?? {}).flatMap(([name, value]) =>
          [value].flat().map((line) => [name.toLowerCase(), line] as const),
        );
        if (location !== null && location !== undefined) lines.push(['location', location]);
        return responseOf(addresses, status ?? 200, lines, body ?? '');
      },
    }),
    addressRules: WORLD_ADDRESSES,
    timeouts: { totalMs: TOTAL_MS },
    limits: LIMITS,
  });
  let batch: Exclude<typeof current, readonly []>[number][] = [];
  await feed('well-known responses', { arbitrary: responses, count: RESPONSES }, async (response, index) => {
    // The inputs of a batch are all there before any of them is asked for.
    if (index % BATCH === 0) batch = [];
    batch[index % BATCH] = response;
    current = batch;
    const conclusion = await inTime(resolver, `n${index}.example`);
    const step = conclusion.step ?? 'none';
    steps.set(step, (steps.get(step) ?? 0) + 1);
    if (conclusion.outcome === 'unresolvable') expect(conclusion.code).not.toBe('timeout');
  });
  for (const step of ['3.1', '3.2', '3.5', '6']) expect(steps.get(step), step).toBeGreaterThan(0);
});

const ttls = fc.oneof(
  { weight: 30, arbitrary: fc.integer({ min: 0, max: 700_000 }) },
  fc.constantFrom(-1, 2 ** 31, 2 ** 32, Number.NaN, 0.5),
);
const hosts = fc.oneof(
  { weight: 3, arbitrary: dnsNames },
  fc.string({ maxLength: 300 }),
  fc.constantFrom('.', '..', '127.0.0.1', 'localhost', `${'a'.repeat(64)}.example`, '\\000.example', ''),
);
const dnsOutcomes = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('records'),
      records: fc.array(
        fc.record({
          address: fc.oneof(
            { weight: 6, arbitrary: fc.constantFrom('192.0.2.1', '198.51.100.7', '127.0.0.1', '10.0.0.1') },
            fc.ipV6(),
          ),
          priority: fc.nat({ max: 65_535 }),
          weight: fc.nat({ max: 65_535 }),
          port: fc.nat({ max: 65_535 }),
          target: hosts,
          ttl: ttls,
        }),
        { maxLength: 6 },
      ),
      aliases: fc.array(fc.record({ owner: dnsNames, target: hosts, ttl: ttls }), { maxLength: 3 }),
      authenticated: fc.boolean(),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constantFrom('no-data', 'no-name'),
      aliases: fc.array(fc.record({ owner: dnsNames, target: dnsNames, ttl: ttls }), { maxLength: 1 }),
      negativeTtl: fc.option(ttls),
      authenticated: fc.boolean(),
    }),
  },
  fc.record({
    kind: fc.constant('failure'),
    reason: fc.constantFrom('timeout', 'servfail', 'malformed', 'unsendable-name', 'made-up'),
    message: fc.string({ unit: 'binary' }),
  }),
  fc.anything({ maxDepth: 1 }),
);

test(`${DNS_ANSWERS} sets of DNS answers, sound and broken, come to a conclusion each`, async () => {
  const codes = new Map<string, number>();
  const answers = fc.record({ srv: dnsOutcomes, a: dnsOutcomes, aaaa: dnsOutcomes });
  let batch: { readonly srv: unknown; readonly a: unknown; readonly aaaa: unknown }[] = [];
  await using resolver = createResolver({
    dns: new ScriptedDns((key) => {
      const set = batch[Number(/n(\d+)\.fuzz/.exec(key)?.[1] ?? 0) % BATCH];
      const kind = key.slice(0, key.indexOf(':')) as 'srv' | 'a' | 'aaaa';
      return { server: 'fake', outcome: set?.[kind] };
    }),
    fetch: createWellKnownFetch({ transport: async ({ addresses }) => responseOf(addresses, 404, [], '') }),
    addressRules: WORLD_ADDRESSES,
    timeouts: { totalMs: TOTAL_MS },
    limits: LIMITS,
  });
  await feed('sets of DNS answers', { arbitrary: answers, count: DNS_ANSWERS }, async (set, index) => {
    if (index % BATCH === 0) batch = [];
    batch[index % BATCH] = set;
    const conclusion = await inTime(resolver, `n${index}.fuzz${index % 4 === 0 ? ':1' : ''}`);
    const code = conclusion.outcome === 'destination' ? conclusion.step : conclusion.code;
    codes.set(code, (codes.get(code) ?? 0) + 1);
    expect(code).not.toBe('timeout');
    if (conclusion.outcome === 'destination') {
      expect(Number.isFinite(conclusion.freshUntil)).toBe(true);
      for (const { addresses, port } of conclusion.targets) {
        expect(port).toBeGreaterThan(0);
        expect(addresses).not.toContain('127.0.0.1');
      }
    }
  });
  console.log('what came of the DNS answers', Object.fromEntries(codes));
  for (const code of ['2', '4', '6', 'dns-failure', 'no-addresses']) expect(codes.get(code), code).toBeGreaterThan(0);
});

async function inTime(resolver: Resolver, name: string) {
  const conclusion = await resolver.resolve(name);
  // The deadline is the resolver's own: had it passed, the code would say so.
  expect(conclusion.outcome === 'destination' || conclusion.message !== '').toBe(true);
  return conclusion;
}

function responseOf(
  addresses: readonly string[],
  status: number,
  headers: readonly (readonly [string, string])[],
  body: string | Uint8Array,
): HopResult {
  const bytes = typeof body === 'string' ? Buffer.from(body) : body;
  return { kind: 'response', status, headers, body: bytes, address: addresses[0] ?? '', tlsProtocol: 'TLSv1.3' };
}

function heapUsed(): number {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  if (typeof collect === 'function') collect();
  return process.memoryUsage().heapUsed;
}
