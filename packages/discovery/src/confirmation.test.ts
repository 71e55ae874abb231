import { describe, expect, test } from 'vitest';
import {
  type AddressObservation,
  confirmationOf,
  confirmedObservation,
  contentOf,
  type Finding,
  judge,
  type Observation,
  recommended,
  type SrvObservation,
} from './index.ts';
import {
  addressAnswer,
  delegation,
  HOUR,
  hop,
  MINUTE,
  response,
  SECOND,
  START,
  srvAnswer,
  srvRecord,
  wellKnownFailure,
} from './testing/observations.ts';

const LATER = START + HOUR;
const NAME = '_matrix-fed._tcp.example.org';
const aliases = [{ owner: 'example.org', target: 'edge.example.net', ttl: 300 }];

/** An answer, and one of equal content an hour later with other times, TTLs and fields. */
const PAIRS: readonly (readonly [name: string, before: Observation, after: Observation])[] = [
  [
    'a delegation with other fields',
    delegation('fed.example.org', { headers: { 'Cache-Control': 'max-age=600', Age: '10' } }),
    delegation('fed.example.org', { headers: { 'Cache-Control': 'max-age=600', Age: '300' }, at: LATER, draw: 0.7 }),
  ],
  [
    'a delegation with another Date and Expires',
    delegation('fed.example.org', {
      headers: { Date: 'Thu, 01 Jan 2026 00:00:00 GMT', Expires: 'Thu, 01 Jan 2026 01:00:00 GMT' },
    }),
    delegation('fed.example.org', {
      headers: { Date: 'Thu, 01 Jan 2026 01:00:00 GMT', Expires: 'Thu, 01 Jan 2026 01:30:00 GMT' },
      at: LATER,
    }),
  ],
  ['a 404', response({ status: 404 }), response({ status: 404, at: LATER })],
  ['a failed fetch', wellKnownFailure('timeout'), wellKnownFailure('timeout', { at: LATER })],
  [
    'SRV records with other TTLs, in another order',
    srvAnswer(NAME, [srvRecord('a', { ttl: 300 }), srvRecord('b', { ttl: 600 })]),
    srvAnswer(NAME, [srvRecord('b', { ttl: 60 }), srvRecord('a', { ttl: 500 })], { at: LATER }),
  ],
  [
    'addresses with another alias TTL',
    addressAnswer(4, 'example.org', ['192.0.2.1', '192.0.2.2'], { aliases }),
    addressAnswer(4, 'example.org', ['192.0.2.2', '192.0.2.1'], {
      aliases: [{ ...aliases[0], ttl: 20 } as never],
      at: LATER,
      ttl: 100,
    }),
  ],
  [
    'an absence with another negative TTL',
    addressAnswer(6, 'example.org', 'no-data', { negativeTtl: 300, aliases }),
    addressAnswer(6, 'example.org', 'no-data', {
      negativeTtl: 30,
      aliases: [{ ...aliases[0], ttl: 900 } as never],
      at: LATER,
    }),
  ],
  [
    'an absence that has no SOA any more',
    srvAnswer(NAME, 'no-name', { negativeTtl: 300 }),
    srvAnswer(NAME, 'no-name', { negativeTtl: null, at: LATER }),
  ],
  ['a DNS failure', srvAnswer(NAME, 'servfail'), srvAnswer(NAME, 'servfail', { at: LATER })],
];

/** Of a set of records only the smallest TTL counts, and only that is confirmed. */
function withoutTtls(finding: Finding): unknown {
  if (finding.kind !== 'srv' || finding.verdict !== 'found') return finding;
  return { ...finding, records: finding.records.map(({ ttl: _, ...record }) => record) };
}

describe('an answer that says what one said before', () => {
  test.each(PAIRS)('has the same content: %s', (_, before, after) => {
    expect(contentOf(before)).toBe(contentOf(after));
    expect(contentOf(before)).toBeDefined();
  });

  test.each(PAIRS)('is judged the same when only its confirmation was recorded: %s', (_, before, after) => {
    const full = { ...before, id: 'full' };
    const renewed = { ...after, id: 'renewed' };
    const { type, data } = confirmationOf(renewed, full.id);
    expect(type).toBe('EvidenceConfirmed');
    expect(data).toMatchObject({ confirms: 'full', observedAt: LATER });
    // Through the log and back.
    const read = confirmedObservation('renewed', JSON.parse(JSON.stringify(data)), JSON.parse(JSON.stringify(full)));
    for (const failures of [1, 3]) {
      expect(withoutTtls(judge(read, failures, recommended))).toEqual(
        withoutTtls(judge(renewed, failures, recommended)),
      );
    }
  });

  test('keeps the other’s content and takes its own times', () => {
    const before = addressAnswer(4, 'example.org', ['192.0.2.1'], { ttl: 300 });
    const after = addressAnswer(4, 'example.org', ['192.0.2.1'], { ttl: 60, at: LATER, draw: 0.25 });
    const { data } = confirmationOf(after, 'full');
    expect(confirmedObservation('renewed', data, before)).toEqual({ ...after, id: 'renewed' });
  });

  test('TTLs that a confirmation does not have stay as they were', () => {
    const before = srvAnswer(NAME, [srvRecord('a', { ttl: 300 })], { aliases });
    const { ttls: _, ...data } = confirmationOf(srvAnswer(NAME, [srvRecord('a')], { aliases, at: LATER }), 'full').data;
    expect(confirmedObservation('renewed', data, before)).toMatchObject({ outcome: before.outcome, observedAt: LATER });
  });

  test('hops that a confirmation does not have stay as they were', () => {
    const before = delegation('fed.example.org');
    const { hops: _, ...data } = confirmationOf(delegation('fed.example.org', { at: LATER }), 'full').data;
    expect(confirmedObservation('renewed', data, before)).toMatchObject({ hops: before.hops, observedAt: LATER });
  });
});

describe('an answer that says something else has other content', () => {
  const base = delegation('fed.example.org', { headers: { 'Cache-Control': 'max-age=600' } });
  const srv = srvAnswer(NAME, [srvRecord('a')]);
  const addresses = addressAnswer(4, 'example.org', ['192.0.2.1'], { aliases });

  test.each<[string, Observation, Observation]>([
    ['another delegation', base, delegation('fed2.example.org', { headers: { 'Cache-Control': 'max-age=600' } })],
    ['other cache directives', base, delegation('fed.example.org', { headers: { 'Cache-Control': 'max-age=601' } })],
    ['another status', response({ status: 404 }), response({ status: 410 })],
    ['another way', base, { ...base, hops: [hop({}, { status: 302, url: 'https://example.org/a' }), ...base.hops] }],
    ['another failure', wellKnownFailure('timeout'), wellKnownFailure('tls')],
    ['a failure instead of a response', base, wellKnownFailure('timeout')],
    ['another port', srv, srvAnswer(NAME, [srvRecord('a', { port: 1 })])],
    ['another weight', srv, srvAnswer(NAME, [srvRecord('a', { weight: 1 })])],
    ['one record more', srv, srvAnswer(NAME, [srvRecord('a'), srvRecord('b')])],
    ['NODATA instead of NXDOMAIN', srvAnswer(NAME, 'no-data'), srvAnswer(NAME, 'no-name')],
    ['another reason', srvAnswer(NAME, 'servfail'), srvAnswer(NAME, 'refused')],
    ['another address', addresses, addressAnswer(4, 'example.org', ['192.0.2.2'], { aliases })],
    ['no alias', addresses, addressAnswer(4, 'example.org', ['192.0.2.1'])],
    [
      'validated by DNSSEC',
      addresses,
      addressAnswer(4, 'example.org', ['192.0.2.1'], { aliases, authenticated: true }),
    ],
  ])('%s', (_, one, other) => {
    expect(contentOf(one)).not.toBe(contentOf(other));
  });

  test('what is too long to compare has none, and is recorded in full each time', () => {
    expect(contentOf(response({ body: ' '.repeat(2000) }))).toBeUndefined();
    const many = Array.from({ length: 100 }, (_, index) => srvRecord(`node${index}.example.net`));
    expect(contentOf(srvAnswer(NAME, many))).toBeUndefined();
  });
});

test('which name server answered is no part of what was said', () => {
  const here: SrvObservation | AddressObservation = srvAnswer(NAME, [srvRecord('a')]);
  expect(contentOf({ ...here, server: '[::1]:53' })).toBe(contentOf(here));
});

test('a confirmation is small: it repeats no record and no body', () => {
  const { data } = confirmationOf(srvAnswer(NAME, [srvRecord('node1.example.net')]), 'full');
  expect(JSON.stringify(data)).not.toContain('node1');
  const fetched = confirmationOf(delegation('fed.example.org', { at: START + MINUTE + SECOND }), 'full');
  expect(JSON.stringify(fetched.data)).not.toContain('m.server');
});
