import { VirtualClock } from '@wherefore/testkit';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { createWellKnownFetch } from './fetch-well-known.ts';
import type { HopResult } from './hop-transport.ts';

const RUNS = 10_000;
const FORBIDDEN = '127.0.0.1';

const host = fc.constantFrom(
  'a.example',
  'B.example.',
  '1.2.3',
  '0x7f.1',
  '2130706433',
  '[::1]',
  '[::ffff:7f00:1]',
  'bücher.example',
);
const location = fc.oneof(
  fc.webUrl({ withQueryParameters: true, withFragments: true }),
  fc
    .tuple(fc.constantFrom('https://', '//', 'http://', 'HTTPS:\\\\', 'https://u:p@'), host, fc.webPath())
    .map((parts) => parts.join('')),
  fc.constantFrom(
    '/',
    '',
    '?',
    '#',
    '..',
    '/a',
    '/b',
    'https:',
    'javascript:alert(1)',
    '\u0000',
    `/${'x'.repeat(5000)}`,
  ),
  fc.string({ unit: 'binary', maxLength: 40 }),
);
const field = fc.oneof(
  location.map((value) => ['location', value] as const),
  fc.tuple(
    fc.constantFrom('cache-control', 'expires', 'age', 'date', 'set-cookie', 'via'),
    fc.oneof(fc.string({ unit: 'binary' }), fc.constant('x'.repeat(4000))),
  ),
);
const result: fc.Arbitrary<HopResult> = fc.oneof(
  { weight: 5, arbitrary: responses(fc.constantFrom(301, 302, 303, 307, 308)) },
  { weight: 2, arbitrary: responses(fc.integer({ min: 200, max: 999 })) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('failure' as const),
      reason: fc.constantFrom('timeout' as const, 'tls' as const, 'body-too-large' as const),
      message: fc.string({ maxLength: 300 }),
      status: fc.integer({ min: 200, max: 599 }),
    }),
  },
);

function responses(status: fc.Arbitrary<number>): fc.Arbitrary<HopResult> {
  return fc.record({
    kind: fc.constant('response' as const),
    status,
    headers: fc.array(field, { maxLength: 60, size: 'small' }),
    body: fc.uint8Array({ maxLength: 200 }),
    address: fc.constant('192.0.2.1'),
  });
}

it('no answers, whatever is in them, make a fetch fail, leave its bounds or go where it must not', async () => {
  const outcomes = new Map<string, number>();
  const clock = new VirtualClock(0);
  await fc.assert(
    fc.asyncProperty(fc.array(result, { minLength: 12, maxLength: 12 }), async (results) => {
      let next = 0;
      const fetch = createWellKnownFetch({
        transport: async (request) => {
          expect(request.addresses).toEqual(['192.0.2.1']);
          expect(new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1']).has(request.host)).toBe(false);
          expect(request.path).toMatch(/^\/[!-~]*$/);
          return results[next++] ?? { kind: 'failure', reason: 'tls', message: 'over' };
        },
      });
      const { hops, outcome } = await fetch('1.2.3', {
        signal: new AbortController().signal,
        lookup: async () => ({ kind: 'addresses', addresses: ['192.0.2.1', FORBIDDEN] }),
        mayConnect: (address) => address === '192.0.2.1',
        clock,
        limits: { totalMs: 1000, maxRedirects: 10, maxBodyBytes: 100 },
      });
      expect(hops.length).toBeLessThanOrEqual(11);
      expect(hops[0]?.url).toBe('https://1.2.3/.well-known/matrix/server');
      for (const hop of hops) {
        expect(hop.url).toMatch(/^https:\/\/[^/@]+\/[!-~]*$/);
        expect(hop.url.length).toBeLessThan(10_000);
        expect(JSON.stringify(hop.headers ?? []).length).toBeLessThan(32 * 1024 * 7);
      }
      const kind = outcome.kind === 'failure' ? outcome.reason : outcome.kind;
      outcomes.set(kind, (outcomes.get(kind) ?? 0) + 1);
    }),
    { numRuns: RUNS },
  );
  console.info(`made-up well-known answers followed: ${RUNS}, of them ${JSON.stringify(Object.fromEntries(outcomes))}`);
  for (const kind of [
    'response',
    'redirect-refused',
    'redirect-without-location',
    'redirect-loop',
    'address-refused',
  ]) {
    expect(outcomes.get(kind) ?? 0).toBeGreaterThan(10);
  }
});
