import { describe, expect, test } from 'vitest';
import { Emulated, type Proofs, unmatched } from '../testing/emulated.ts';
import { DAY, delegation, srvAnswer, srvRecord, wellKnownFailure } from '../testing/observations.ts';
import { gomatrixserverlib } from './emulation-of-gomatrixserverlib.ts';

const NAME = 'example.org';
const FED = '_matrix-fed._tcp.example.org';
const LEGACY = '_matrix._tcp.example.org';

/** A delegation, and an old SRV record. */
const WORLD = [
  delegation('fed.example.org:443'),
  srvAnswer(FED, 'no-name'),
  srvAnswer(LEGACY, [srvRecord('cdn.example.net')]),
];
const GOOD = ['fed.example.org:443'];
const FALLEN = ['cdn.example.net:8443'];
const TIMEOUT = wellKnownFailure('timeout');

function withThese(...observations: typeof WORLD): Emulated {
  return new Emulated(gomatrixserverlib, [...WORLD, ...observations]);
}

const proofs: Proofs = {
  'no-expiry': () => {
    const world = withThese();
    expect(world.holds(NAME)).toBeNull();
    world.show(delegation('elsewhere.example.org:443'));
    expect(world.places(NAME, 3650 * DAY)).toEqual(GOOD);
  },
  'caching-headers-unused': () => {
    const world = withThese(delegation('fed.example.org:443', { headers: { 'Cache-Control': 'no-store' } }));
    expect(world.holds(NAME)).toBeNull();
  },
  'failure-kept-as-good': () => {
    const world = withThese(TIMEOUT);
    expect(world.places(NAME)).toEqual(FALLEN);
    world.show(delegation('fed.example.org:443'));
    expect(world.places(NAME, 365 * DAY)).toEqual(FALLEN);
  },
  'evicts-on-failure': () => {
    const world = withThese(TIMEOUT);
    world.answer(NAME);
    world.show(delegation('fed.example.org:443'));
    expect(world.resolver.connectionFailed(NAME, 0, 'transport')).toBe(true);
    expect(world.places(NAME)).toEqual(GOOD);
  },
  'no-json-stays': () => {
    const world = withThese(TIMEOUT);
    world.answer(NAME);
    expect(world.resolver.connectionFailed(NAME, 0, 'not-json')).toBe(false);
    expect(world.answer(NAME).from).toBe('cache');
  },
  'bad-m-server-is-error': () => {
    const world = withThese(delegation('https://fed.example.org'));
    expect(world.answer(NAME)).toMatchObject({ held: { kind: 'failure' } });
    expect(world.holds(NAME)).toBe(0);
    expect(world.asked).not.toContain(`srv:${FED}`);
  },
  'only-200': () => expect(withThese(delegation('fed.example.org:443', { status: 206 })).places(NAME)).toEqual(FALLEN),
  'http-redirects-followed': () =>
    expect(withThese(wellKnownFailure('redirect-refused')).result(NAME)).toMatchObject({ kind: 'unanswerable' }),
  'servfail-no-legacy': () => {
    const world = withThese(TIMEOUT, srvAnswer(FED, 'servfail'));
    expect(world.places(NAME)).toEqual(['example.org:8448']);
    expect(world.asked).not.toContain(`srv:${LEGACY}`);
  },
  'absence-legacy': () => {
    const world = withThese(TIMEOUT, srvAnswer(FED, 'no-data'));
    expect(world.places(NAME)).toEqual(FALLEN);
  },
  'dot-target': () => expect(withThese(TIMEOUT, srvAnswer(FED, [srvRecord('.')])).places(NAME)).toEqual([':8443']),
  'host-header': () => {
    expect(withThese().answer(NAME).held).toMatchObject({ hostHeader: 'fed.example.org:443' });
    expect(withThese(TIMEOUT).answer(NAME).held).toMatchObject({ hostHeader: 'example.org', tlsName: 'example.org' });
  },
  'ip-literal': () => {
    expect(withThese().places('42.42.42.42')).toEqual(['42.42.42.42:8448']);
    expect(withThese().places('[42:42::42]:443')).toEqual(['42:42::42:443']);
  },
  'no-clear': () => {
    const world = withThese();
    world.answer(NAME);
    expect(world.resolver.clear(0)).toBe('nothing');
    expect(world.answer(NAME).from).toBe('cache');
    expect(gomatrixserverlib.cures).toEqual([]);
  },
};

describe('gomatrixserverlib', () => {
  test.each(gomatrixserverlib.facts)('$text', ({ id }) => {
    proofs[id]?.();
  });

  test('every fact has its test, and every test its fact', () => {
    expect(gomatrixserverlib.facts.length).toBeGreaterThan(10);
    expect(unmatched(gomatrixserverlib, proofs)).toEqual([]);
  });
});
