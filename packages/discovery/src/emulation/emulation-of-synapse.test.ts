import { describe, expect, test } from 'vitest';
import { Emulated, type Proofs, unmatched } from '../testing/emulated.ts';
import {
  DAY,
  delegation,
  HOUR,
  MINUTE,
  response,
  SECOND,
  srvAnswer,
  srvRecord,
  wellKnownFailure,
} from '../testing/observations.ts';
import { synapse } from './emulation-of-synapse.ts';

const NAME = 'example.org';
const FED = '_matrix-fed._tcp.example.org';
const LEGACY = '_matrix._tcp.example.org';

/** A delegation, and an old SRV record. */
const WORLD = [
  delegation('fed.example.org:443'),
  srvAnswer(FED, 'no-name'),
  srvAnswer(LEGACY, [srvRecord('cdn.example.net', { ttl: 3600 })]),
];
const GOOD = ['fed.example.org:443'];
const FALLEN = ['cdn.example.net:8443'];
const TIMEOUT = wellKnownFailure('timeout');
const ALMOST_ONE = 1 - 2 ** -32;

function withThese(...observations: typeof WORLD): Emulated {
  return new Emulated(synapse, [...WORLD, ...observations], 0.5);
}

function stating(headers: Readonly<Record<string, string>>): Emulated {
  return withThese(delegation('fed.example.org:443', { headers }));
}

const proofs: Proofs = {
  'default-24-h': () => {
    expect(withThese().holds(NAME)).toBe(DAY);
    expect(new Emulated(synapse, WORLD, 0).holds(NAME)).toBeCloseTo(0.9 * DAY, -1);
    expect(new Emulated(synapse, WORLD, ALMOST_ONE).holds(NAME)).toBeCloseTo(1.1 * DAY, -1);
  },
  'max-48-h': () => expect(stating({ 'Cache-Control': 'max-age=9000000' }).holds(NAME)).toBe(2 * DAY),
  'min-5-min': () => expect(stating({ 'Cache-Control': 'private, max-age=1' }).holds(NAME)).toBe(5 * MINUTE),
  'no-store-is-5-min': () => expect(stating({ 'Cache-Control': 'no-store' }).holds(NAME)).toBe(5 * MINUTE),
  'no-cache-ignored': () => expect(stating({ 'Cache-Control': 'no-cache' }).holds(NAME)).toBe(DAY),
  'age-ignored': () =>
    expect(stating({ 'Cache-Control': 'foo, Max-Age = 1000, bar', Age: '900' }).holds(NAME)).toBe(1000 * SECOND),
  expires: () => {
    // The clock of the tests starts on 1 January 2026.
    const Expires = 'Thu, 01 Jan 2026 01:00:00 GMT';
    expect(stating({ Expires }).holds(NAME)).toBe(HOUR);
    expect(stating({ Expires, 'Cache-Control': 'max-age=600' }).holds(NAME)).toBe(10 * MINUTE);
    expect(stating({ Expires: '0' }).holds(NAME)).toBe(5 * MINUTE);
  },
  'invalid-1-h': () => {
    const world = withThese(TIMEOUT);
    world.show(srvAnswer(LEGACY, 'no-name'));
    expect(world.holds(NAME)).toBe(HOUR);
    expect(world.places(NAME)).toEqual(['example.org:8448']);
  },
  'down-2-min': () => {
    const world = withThese(srvAnswer(LEGACY, 'no-name'));
    expect(world.holds(NAME)).toBe(DAY);
    world.show(TIMEOUT);
    expect(world.holds(NAME, DAY + 2 * HOUR - 1)).toBe(DAY + 2 * HOUR - 1 + 2 * MINUTE);
    const later = withThese(srvAnswer(LEGACY, 'no-name'));
    later.answer(NAME);
    later.show(TIMEOUT);
    expect(later.holds(NAME, DAY + 2 * HOUR)).toBe(DAY + 3 * HOUR);
  },
  grace: () => {
    const world = stating({ 'Cache-Control': 'max-age=1000' });
    world.answer(NAME);
    world.show(TIMEOUT);
    expect(world.answer(NAME, 800 * SECOND - 1).from).toBe('cache');
    const { from, heldUntil, notes } = world.answer(NAME, 900 * SECOND);
    expect({ from, notes: notes.length }).toEqual({ from: 'asked', notes: 1 });
    expect(heldUntil).toBe(world.answer(NAME, 950 * SECOND).heldUntil);
    expect(world.places(NAME, 999 * SECOND)).toEqual(GOOD);
    expect(world.places(NAME, 1000 * SECOND)).toEqual(FALLEN);
  },
  'grace-permanent': () => {
    const world = stating({ 'Cache-Control': 'max-age=1000' });
    world.answer(NAME);
    world.show(response({ status: 404 }));
    expect(world.places(NAME, 900 * SECOND)).toEqual(FALLEN);
  },
  'only-200': () => expect(withThese(delegation('fed.example.org:443', { status: 206 })).places(NAME)).toEqual(FALLEN),
  'too-large-is-temporary': () => {
    const world = stating({ 'Cache-Control': 'max-age=1000' });
    world.answer(NAME);
    world.show(wellKnownFailure('body-too-large'));
    expect(world.places(NAME, 900 * SECOND)).toEqual(GOOD);
  },
  'http-redirects-followed': () =>
    expect(withThese(wellKnownFailure('redirect-refused')).result(NAME)).toMatchObject({ kind: 'unanswerable' }),
  'm-server-unchecked': () => {
    const world = withThese(delegation('https://fed.example.org'));
    expect(world.answer(NAME)).toMatchObject({ held: { kind: 'failure' } });
    // It is not taken for "no delegation".
    expect(world.asked).toEqual(['well-known:example.org']);
  },
  'host-header': () => {
    expect(withThese().answer(NAME).held).toMatchObject({ hostHeader: 'fed.example.org:443' });
    expect(withThese(TIMEOUT).answer(NAME).held).toMatchObject({ hostHeader: 'example.org' });
  },
  'srv-ttl': () => {
    const records = [srvRecord('a.example.net', { ttl: 600 }), srvRecord('b.example.net', { ttl: 60, priority: 20 })];
    const world = withThese(TIMEOUT, srvAnswer(FED, records));
    expect(world.holds(NAME)).toBe(MINUTE);
    world.answer(NAME, MINUTE - 1);
    expect(world.asked.filter((key) => key === `srv:${FED}`)).toHaveLength(1);
    world.answer(NAME, MINUTE);
    expect(world.asked.filter((key) => key === `srv:${FED}`)).toHaveLength(2);
  },
  'srv-absence-not-kept': () => {
    const world = withThese(TIMEOUT);
    world.answer(NAME);
    world.answer(NAME, 1);
    expect(world.asked.filter((key) => key === `srv:${FED}`)).toHaveLength(2);
  },
  'servfail-is-error': () => {
    const world = withThese(TIMEOUT, srvAnswer(FED, 'servfail'));
    expect(world.answer(NAME)).toMatchObject({ held: { kind: 'failure', step: '4' } });
    expect(world.asked).not.toContain(`srv:${LEGACY}`);
  },
  'servfail-stale': () => {
    const world = withThese(TIMEOUT, srvAnswer(FED, [srvRecord('a.example.net', { ttl: 60 })]));
    world.answer(NAME);
    world.show(srvAnswer(FED, 'servfail'));
    expect(world.places(NAME, 10 * MINUTE)).toEqual(['a.example.net:8443']);
  },
  'dot-target': () => {
    const world = withThese(TIMEOUT, srvAnswer(FED, [srvRecord('.')]));
    expect(world.answer(NAME)).toMatchObject({ held: { kind: 'failure', isDefinite: true } });
  },
  'fed-first': () => {
    const world = withThese(TIMEOUT, srvAnswer(FED, [srvRecord('a.example.net')]));
    expect(world.places(NAME)).toEqual(['a.example.net:8443']);
    expect(world.asked).not.toContain(`srv:${LEGACY}`);
  },
  priority: () => {
    const records = [srvRecord('b.example.net', { priority: 20 }), srvRecord('a.example.net', { priority: 10 })];
    const world = withThese(TIMEOUT, srvAnswer(FED, records));
    expect(world.places(NAME)).toEqual(['a.example.net:8443', 'b.example.net:8443']);
  },
  'ipv6-literal': () => expect(withThese().places('[::1]')).toEqual(['::1:8448']),
  'connection-not-heeded': () => {
    const world = withThese();
    world.answer(NAME);
    expect(world.resolver.connectionFailed(NAME, 0, 'transport')).toBe(false);
    expect(world.answer(NAME).from).toBe('cache');
  },
  'no-clear': () => {
    const world = withThese();
    world.answer(NAME);
    expect(world.resolver.clear(0)).toBe('nothing');
    expect(world.answer(NAME).from).toBe('cache');
    expect(synapse.cures).toEqual([]);
  },
};

describe('synapse', () => {
  test.each(synapse.facts)('$text', ({ id }) => {
    proofs[id]?.();
  });

  test('every fact has its test, and every test its fact', () => {
    expect(synapse.facts.length).toBeGreaterThan(20);
    expect(unmatched(synapse, proofs)).toEqual([]);
  });
});
