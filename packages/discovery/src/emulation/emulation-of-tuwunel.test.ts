import { describe, expect, test } from 'vitest';
import { Emulated, type Proofs, unmatched } from '../testing/emulated.ts';
import {
  addressAnswer,
  DAY,
  delegation,
  HOUR,
  MINUTE,
  response,
  srvAnswer,
  srvRecord,
  wellKnownFailure,
} from '../testing/observations.ts';
import type { Emulation } from './emulation.ts';
import { tuwunel19, tuwunel151 } from './emulation-of-tuwunel.ts';

const NAME = 'example.org';
const FED = '_matrix-fed._tcp.example.org';
const LEGACY = '_matrix._tcp.example.org';

/** Its own addresses, a delegation to port 443, an old SRV record. */
const WORLD = [
  addressAnswer(4, NAME, ['192.0.2.1']),
  addressAnswer(6, NAME, 'no-data'),
  delegation('fed.example.org:443'),
  addressAnswer(4, 'fed.example.org', ['192.0.2.2']),
  srvAnswer(FED, 'no-name'),
  srvAnswer(LEGACY, [srvRecord('cdn.example.net')]),
  addressAnswer(4, 'cdn.example.net', ['192.0.2.3']),
];

const ALMOST_ONE = 1 - 2 ** -32;
const TIMEOUT = wellKnownFailure('timeout');
const GOOD = ['fed.example.org:443'];
const FALLEN = ['example.org:8443'];

function facts(emulation: Emulation, own: Proofs): Proofs {
  const before = (observations = WORLD, draw = 0): Emulated => new Emulated(emulation, observations, draw);
  const withThese = (...observations: typeof WORLD): Emulated => {
    const world = before();
    world.show(...observations);
    return world;
  };
  return {
    'destination-18-to-36-h': () => {
      expect(before().holds(NAME)).toBe(18 * HOUR);
      expect(before(WORLD, ALMOST_ONE).holds(NAME)).toBeCloseTo(36 * HOUR, -3);
      const world = before();
      expect(world.answer(NAME).from).toBe('asked');
      expect(world.answer(NAME, 18 * HOUR - 1).from).toBe('cache');
      expect(world.answer(NAME, 18 * HOUR).from).toBe('asked');
    },
    'override-6-to-12-h': () => {
      const world = before();
      world.answer(NAME);
      expect(world.addressOverrides(6 * HOUR - 1)).toHaveLength(2);
      expect(world.addressOverrides(6 * HOUR)).toEqual([]);
      const longest = before(WORLD, ALMOST_ONE);
      longest.answer(NAME);
      expect(longest.addressOverrides(12 * HOUR - MINUTE)).toHaveLength(2);
      expect(longest.addressOverrides(12 * HOUR)).toEqual([]);
    },
    'three-addresses': () => {
      const world = withThese(addressAnswer(4, NAME, ['192.0.2.1', '192.0.2.4', '192.0.2.5', '192.0.2.6']));
      world.answer(NAME);
      expect(world.addressOverrides()[0]).toBe('example.org | 192.0.2.1 192.0.2.4 192.0.2.5 | 8448');
    },
    'failure-is-no-delegation': () => {
      for (const failure of [
        TIMEOUT,
        wellKnownFailure('tls'),
        wellKnownFailure('dns-failure'),
        response({ status: 503 }),
        response({ status: 404 }),
      ]) {
        expect(withThese(failure).places(NAME)).toEqual(FALLEN);
      }
    },
    'failure-kept-as-good': () => {
      const world = withThese(TIMEOUT);
      expect(world.holds(NAME)).toBe(18 * HOUR);
      world.show(delegation('fed.example.org:443'));
      expect(world.places(NAME, 18 * HOUR - 1)).toEqual(FALLEN);
      expect(world.places(NAME, 18 * HOUR)).toEqual(GOOD);
    },
    'caching-headers-ignored': () => {
      const world = withThese(delegation('fed.example.org:443', { headers: { 'Cache-Control': 'no-store' } }));
      expect(world.holds(NAME)).toBe(18 * HOUR);
    },
    'dns-at-least-3-h': () => {
      // A name with a time-out after its SRV record is asked again at once, and finds the record where it was.
      const world = withThese(TIMEOUT, srvAnswer(FED, [srvRecord('cdn.example.net', { ttl: 60 })]));
      world.answer(NAME);
      world.resolver.connectionFailed(NAME, 0, 'transport');
      world.answer(NAME, 3 * HOUR - 1);
      expect(world.asked.filter((key) => key === `srv:${FED}`)).toHaveLength(1);
      world.resolver.connectionFailed(NAME, 0, 'transport');
      world.answer(NAME, 3 * HOUR);
      expect(world.asked.filter((key) => key === `srv:${FED}`)).toHaveLength(2);
    },
    'dns-absence-at-least-3-d': () => {
      const world = withThese(TIMEOUT);
      for (const afterMs of [0, 2 * DAY, 3 * DAY - 1]) world.answer(NAME, afterMs);
      expect(world.asked.filter((key) => key === `srv:${FED}`)).toHaveLength(1);
      world.resolver.connectionFailed(NAME, 0, 'transport');
      world.answer(NAME, 3 * DAY);
      expect(world.asked.filter((key) => key === `srv:${FED}`)).toHaveLength(2);
    },
    'any-2xx': () => {
      expect(withThese(delegation('fed.example.org:443', { status: 206 })).places(NAME)).toEqual(GOOD);
      expect(withThese(delegation('fed.example.org:443', { status: 300 })).places(NAME)).toEqual(FALLEN);
    },
    'body-12288': () => {
      const padded = (bytes: number) => response({ body: '{"m.server": "fed.example.org:443"}'.padEnd(bytes) });
      expect(withThese(padded(12_288)).places(NAME)).toEqual(GOOD);
      expect(withThese(padded(12_289)).places(NAME)).toEqual(FALLEN);
    },
    'four-redirects': () => {
      const after = (redirects: number) =>
        delegation('fed.example.org:443', { redirects: Array.from({ length: redirects }, () => ({})) });
      expect(withThese(after(4)).places(NAME)).toEqual(GOOD);
      expect(withThese(after(5)).places(NAME)).toEqual(FALLEN);
    },
    'http-redirects-followed': () => {
      expect(withThese(wellKnownFailure('redirect-refused')).result(NAME)).toMatchObject({
        kind: 'unanswerable',
        question: { kind: 'well-known', host: NAME },
      });
    },
    'bad-m-server-is-none': () => {
      expect(withThese(delegation('https://fed.example.org')).places(NAME)).toEqual(FALLEN);
    },
    'override-by-bare-host': () => {
      // The host of a delegation is a server name too: what was kept for it first stays, whatever port it came with.
      const world = before([...WORLD, srvAnswer('_matrix-fed._tcp.fed.example.org', 'no-name')]);
      world.show(wellKnownFailure('timeout', { host: 'fed.example.org' }));
      world.show(srvAnswer('_matrix._tcp.fed.example.org', 'no-name'));
      world.answer('fed.example.org');
      world.answer(NAME);
      expect(world.addressOverrides()).toContain('fed.example.org | 192.0.2.2 | 8448');
      expect(world.addressOverrides()).toHaveLength(2);
    },
    'origin-written-first': () => {
      const world = before();
      world.answer(NAME);
      expect(world.asked.slice(0, 2)).toEqual(['a:example.org', 'well-known:example.org']);
      expect(world.addressOverrides()[0]).toBe('example.org | 192.0.2.1 | 8448');
    },
    'srv-target-not-used': () => {
      const world = withThese(TIMEOUT);
      expect(world.places(NAME)).toEqual(['example.org:8443']);
      expect(world.asked).not.toContain('a:cdn.example.net');
      expect(world.addressOverrides()).toEqual(['example.org | 192.0.2.1 | 8448']);
    },
    'srv-target-without-origin': () => {
      const world = withThese(TIMEOUT, addressAnswer(4, NAME, 'no-data'));
      expect(world.places(NAME)).toEqual(['cdn.example.net:8443']);
      expect(world.addressOverrides()).toEqual(['example.org | 192.0.2.3 | 8443 | cdn.example.net']);
    },
    'first-record': () => {
      const records = [srvRecord('b.example.net', { priority: 20, port: 1 }), srvRecord('a.example.net', { port: 2 })];
      expect(withThese(TIMEOUT, srvAnswer(LEGACY, records)).places(NAME)).toEqual(['example.org:1']);
    },
    'servfail-is-none': () => {
      expect(withThese(TIMEOUT, srvAnswer(FED, 'servfail')).places(NAME)).toEqual(FALLEN);
    },
    'dns-timeout-is-error': () => {
      const world = withThese(TIMEOUT, srvAnswer(FED, 'timeout'));
      expect(world.answer(NAME)).toMatchObject({ held: { kind: 'failure', step: '4' } });
      expect(world.holds(NAME)).toBe(0);
    },
    'alias-alone-ends': () => {
      const aliases = [{ owner: FED, target: 'srv.example.net', ttl: 300 }];
      expect(withThese(TIMEOUT, srvAnswer(FED, 'no-data', { aliases })).places(NAME)).toEqual(['example.org:8448']);
      expect(withThese(TIMEOUT, srvAnswer(FED, 'no-data')).places(NAME)).toEqual(FALLEN);
    },
    'dot-target': () => {
      expect(withThese(TIMEOUT, srvAnswer(FED, [srvRecord('.', { port: 5 })])).places(NAME)).toEqual(['example.org:5']);
    },
    'host-header-with-port': () => {
      const header = (world: Emulated): unknown => {
        const { held } = world.answer(NAME);
        return held.kind === 'destination' ? held.hostHeader : undefined;
      };
      expect(header(withThese(TIMEOUT))).toBe('example.org:8443');
      expect(header(withThese(TIMEOUT, srvAnswer(LEGACY, 'no-name')))).toBe('example.org:8448');
      expect(header(before())).toBe('fed.example.org');
    },
    'ipv6-without-port': () => {
      expect(before().places('[::1]')).toEqual(['::1:443']);
      expect(before().places('[::1]:8448')).toEqual(['::1:8448']);
    },
    'long-ipv6-without-port': () => {
      const world = before();
      const name = '[2001:db8:1:2:3:4:5:6]';
      expect(world.places(name)).toEqual(['failed: https://[2001:8448 is no URL']);
      expect(world.holds(name)).toBe(18 * HOUR);
    },
    'clear-all': () => {
      const world = withThese(TIMEOUT);
      world.answer(NAME);
      world.show(delegation('fed.example.org:443'));
      expect(world.resolver.clear(0, NAME)).toBe('everything');
      expect(world.addressOverrides()).toEqual([]);
      expect(world.places(NAME)).toEqual(GOOD);
      expect(emulation.cures).toEqual(['!admin server clear-caches']);
    },
    ...own,
  };
}

const both: readonly (readonly [Emulation, Proofs])[] = [
  [
    tuwunel151,
    facts(tuwunel151, {
      'override-port-8448': () => {
        const world = new Emulated(tuwunel151, WORLD);
        expect(world.places(NAME)).toEqual(GOOD);
        expect(world.addressOverrides()).toContain('fed.example.org | 192.0.2.2 | 8448');
      },
      'evicts-by-wrong-key': () => {
        const delegated = new Emulated(tuwunel151, WORLD);
        delegated.answer(NAME);
        expect(delegated.resolver.connectionFailed(NAME, 0, 'transport')).toBe(false);
        expect(delegated.answer(NAME).from).toBe('cache');
        const fallen = new Emulated(tuwunel151, [...WORLD, TIMEOUT]);
        fallen.answer(NAME);
        expect(fallen.resolver.connectionFailed(NAME, 0, 'transport')).toBe(true);
        expect(fallen.answer(NAME).from).toBe('asked');
      },
      'no-json-stays': () => {
        const fallen = new Emulated(tuwunel151, [...WORLD, TIMEOUT]);
        fallen.answer(NAME);
        expect(fallen.resolver.connectionFailed(NAME, 0, 'not-json')).toBe(false);
        expect(fallen.answer(NAME).from).toBe('cache');
      },
    }),
  ],
  [
    tuwunel19,
    facts(tuwunel19, {
      'override-port': () => {
        const world = new Emulated(tuwunel19, WORLD);
        world.answer(NAME);
        expect(world.addressOverrides()).toContain('fed.example.org | 192.0.2.2 | 443');
      },
      'evicts-by-origin': () => {
        const delegated = new Emulated(tuwunel19, WORLD);
        delegated.answer(NAME);
        expect(delegated.resolver.connectionFailed(NAME, 0, 'transport')).toBe(true);
        expect(delegated.answer(NAME).from).toBe('asked');
      },
      'no-json-evicts': () => {
        const fallen = new Emulated(tuwunel19, [...WORLD, TIMEOUT]);
        fallen.answer(NAME);
        expect(fallen.resolver.connectionFailed(NAME, 0, 'not-json')).toBe(true);
        fallen.show(delegation('fed.example.org:443'));
        expect(fallen.places(NAME)).toEqual(GOOD);
      },
    }),
  ],
];

describe.each(both)('$name', (emulation, proofs) => {
  test.each(emulation.facts)('$text', ({ id }) => {
    proofs[id]?.();
  });

  test('every fact has its test, and every test its fact', () => {
    expect(emulation.facts.length).toBeGreaterThan(20);
    expect(unmatched(emulation, proofs)).toEqual([]);
  });

  test('positive control: a fact without a test is noticed', () => {
    const { 'any-2xx': _, ...rest } = proofs;
    expect(unmatched(emulation, { ...rest, 'no-such-fact': () => undefined })).toEqual(['any-2xx', 'no-such-fact']);
  });
});
