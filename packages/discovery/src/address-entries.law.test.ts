import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type AddressOverride, addressOverrides, normalName, overrideKey } from './index.ts';
import { type Run, runs } from './testing/arbitraries.ts';
import { destinationOn } from './testing/evidence.ts';
import { addressesAnswers, delegation, response, srvAnswer, srvRecord } from './testing/observations.ts';

// Law 8: address entries carry their port and their owner; two names that reach one host on different ports never
// share an override.

type Key = (override: Pick<AddressOverride, 'owner' | 'host' | 'port'>) => string;

const SHARED = 'shared.example.net';
const AT_SHARED = addressesAnswers(SHARED, ['198.51.100.7']);

/** Ways by which a name comes to the shared host. */
const anyWay = fc.constantFrom('own', 'delegated', 'srv', 'deprecated-srv', 'delegated-srv');
const anyPort = fc.constantFrom(443, 8448, 8443);

const anyName = fc.record({
  way: anyWay,
  port: anyPort,
  owner: fc.constantFrom('a.example', 'A.example', 'b.example'),
});

function overridesOf({ way, port, owner }: { way: string; port: number; owner: string }): readonly AddressOverride[] {
  const host = owner.toLowerCase();
  const none = response({ host, status: 404 });
  const record = srvRecord(SHARED, { port });
  switch (way) {
    case 'own':
      return addressOverrides(destinationOn(`${SHARED}:${port}`, AT_SHARED));
    case 'delegated':
      return addressOverrides(destinationOn(owner, [delegation(`${SHARED}:${port}`, { host }), ...AT_SHARED]));
    case 'srv':
      return addressOverrides(
        destinationOn(owner, [none, srvAnswer(`_matrix-fed._tcp.${host}`, [record]), ...AT_SHARED]),
      );
    case 'deprecated-srv': {
      const noFed = srvAnswer(`_matrix-fed._tcp.${host}`, 'no-name');
      return addressOverrides(
        destinationOn(owner, [none, noFed, srvAnswer(`_matrix._tcp.${host}`, [record]), ...AT_SHARED]),
      );
    }
    default: {
      const delegated = delegation('fed.example.org', { host });
      return addressOverrides(
        destinationOn(owner, [delegated, srvAnswer('_matrix-fed._tcp.fed.example.org', [record]), ...AT_SHARED]),
      );
    }
  }
}

function nothingIsShared(run: Run, key: Key): void {
  let onOneHost = 0;
  fc.assert(
    fc.property(fc.tuple(anyName, anyName), ([one, other]) => {
      for (const left of overridesOf(one)) {
        for (const right of overridesOf(other)) {
          if (left.host === right.host && left.port !== right.port) onOneHost += 1;
          const areOne = left.owner === right.owner && left.host === right.host && left.port === right.port;
          expect(key(left) === key(right)).toBe(areOne);
        }
      }
    }),
    runs(1000, run),
  );
  expect(onOneHost).toBeGreaterThan(100);
}

/** Entries that are nearly one: what differs in the second from the first. */
const NEARLY_ONE: [Entry, Partial<Entry>][] = [
  [
    { owner: 'a', host: 'aa', port: 1 },
    { owner: 'aa', host: 'a' },
  ],
  [
    { owner: 'a', host: 'b1', port: 1 },
    { host: 'b', port: 11 },
  ],
  [{ owner: 'a', host: 'k', port: 1 }, { host: '\u212A' }],
  [{ owner: 'a', host: 'k', port: 1 }, { host: 'K.' }],
  [
    { owner: 'a","b', host: 'c', port: 1 },
    { owner: 'a', host: 'b","c' },
  ],
];

type Entry = Pick<AddressOverride, 'owner' | 'host' | 'port'>;

function keysAreApart(run: Run, key: Key): void {
  const text = fc.oneof(
    fc.constantFrom('a', 'A', 'a.', '"', '["a"', 'a,443', '\\', 'k', '\u212A'),
    fc.string({ maxLength: 4 }),
  );
  const anyEntryPort = fc.constantFrom(1, 11, 443);
  const entry = fc.record({ owner: text, host: text, port: anyEntryPort });
  const anyChange = fc.record({ owner: text, host: text, port: anyEntryPort }, { requiredKeys: [] });
  fc.assert(
    fc.property(entry, anyChange, (one, change) => {
      const other = { ...one, ...change };
      const areOne =
        one.owner === other.owner && normalName(one.host) === normalName(other.host) && one.port === other.port;
      expect(key(one) === key(other)).toBe(areOne);
    }),
    { ...runs(3000, run), examples: NEARLY_ONE },
  );
}

describe('law 8, address entries carry their port and their owner', () => {
  test('names that reach one host on different ports, or for different owners, share no entry', () => {
    nothingIsShared('law', overrideKey);
  });

  test('no owner, host or port runs into another', () => {
    keysAreApart('law', overrideKey);
  });

  test('positive control: entries by host alone, as other resolvers keep them, are caught', () => {
    expect(() => nothingIsShared('control', ({ host }) => host)).toThrow();
  });

  test('positive control: entries by host and port are caught', () => {
    expect(() => nothingIsShared('control', ({ host, port }) => `${host}:${port}`)).toThrow();
  });

  test('positive control: parts that are merely strung together are caught', () => {
    expect(() => keysAreApart('control', ({ owner, host, port }) => `${owner}${normalName(host)}${port}`)).toThrow();
  });

  test('positive control: letter case by Unicode is caught', () => {
    expect(() =>
      keysAreApart('control', ({ owner, host, port }) =>
        JSON.stringify([owner, host.replace(/\.$/, '').toLowerCase(), port]),
      ),
    ).toThrow();
  });
});
