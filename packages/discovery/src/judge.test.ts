import { describe, expect, test } from 'vitest';
import { type DnsFailureReason, judge, recommended, specStrict, type WellKnownFailureReason } from './index.ts';
import {
  addressAnswer,
  DAY,
  delegation,
  HOUR,
  MINUTE,
  response,
  SECOND,
  START,
  srvAnswer,
  srvRecord,
  wellKnownFailure,
} from './testing/observations.ts';

const NAME = '_matrix-fed._tcp.example.org';

describe('a well-known answer', () => {
  test('with a delegation is valid as long as it states, and may be stale for two hours more', () => {
    const finding = judge(
      delegation('fed.example.org:443', { headers: { 'Cache-Control': 'max-age=3600' }, id: 'w1' }),
      1,
      recommended,
    );
    expect(finding).toMatchObject({
      kind: 'well-known',
      verdict: 'valid',
      id: 'w1',
      key: 'well-known:example.org',
      observedAt: START,
      freshUntil: START + HOUR,
      staleUntil: START + 3 * HOUR,
      delegated: { text: 'fed.example.org:443', port: 443 },
      message: 'm.server is fed.example.org:443',
    });
  });

  test('is believed a little shorter by its own draw', () => {
    const finding = judge(delegation('fed.example.org', { draw: 0.5 }), 1, recommended);
    expect(finding.freshUntil).toBe(START + 0.95 * DAY);
    expect(judge(delegation('fed.example.org', { draw: 0.5 }), 1, specStrict).freshUntil).toBe(START + DAY);
  });

  test.each(['no-store', 'no-cache', 'no-store, stale-if-error=600'])(
    'with %s serves only the one who asked',
    (value) => {
      const finding = judge(delegation('fed.example.org', { headers: { 'Cache-Control': value } }), 1, recommended);
      expect(finding).toMatchObject({ verdict: 'valid', freshUntil: START, staleUntil: START });
    },
  );

  test('that must be revalidated is never stale', () => {
    const headers = { 'Cache-Control': 'max-age=3600, must-revalidate' };
    const finding = judge(delegation('fed.example.org', { headers }), 1, recommended);
    expect(finding).toMatchObject({ freshUntil: START + HOUR, staleUntil: START + HOUR });
  });

  // R48: the final status must be exactly 200.
  test.each([201, 202, 203, 204, 206, 300, 302, 304, 305, 400, 401, 404, 405, 406, 410, 418, 451])(
    'with status %d says that there is no delegation, for an hour',
    (status) => {
      const finding = judge(response({ status }), 1, recommended);
      expect(finding).toMatchObject({
        verdict: 'absent',
        reason: 'status',
        freshUntil: START + HOUR,
        staleUntil: START + HOUR,
      });
      expect(finding.message).toContain(String(status));
    },
  );

  test.each([500, 501, 502, 503, 504, 520, 530, 599, 999, 403, 407, 408, 421, 425, 429])(
    'with status %d says nothing, for a minute at first',
    (status) => {
      expect(judge(response({ status }), 1, recommended)).toMatchObject({
        verdict: 'failed',
        freshUntil: START + MINUTE,
      });
      expect(judge(response({ status }), 3, recommended)).toMatchObject({
        verdict: 'failed',
        freshUntil: START + 4 * MINUTE,
      });
    },
  );

  test('without a status is no answer, and not an absence', () => {
    const recorded = response();
    expect(judge({ ...recorded, hops: [] }, 1, recommended)).toMatchObject({ verdict: 'failed', reason: 'status' });
    expect(judge(response({ status: 103 }), 1, recommended)).toMatchObject({ verdict: 'failed' });
  });

  test.each(['', 'NOT JSON', '{}', '{"m.server": 5}', '{"m.server": ""}', '[]'])(
    'with the body %j is invalid',
    (body) => {
      expect(judge(response({ body }), 1, recommended)).toMatchObject({
        verdict: 'invalid',
        freshUntil: START + MINUTE,
      });
      expect(judge(response({ body }), 20, recommended)).toMatchObject({
        verdict: 'invalid',
        freshUntil: START + HOUR,
      });
    },
  );

  test('O021, O022: fields of an error page count', () => {
    const short = judge(response({ status: 404, headers: { 'Cache-Control': 'max-age=120' } }), 1, recommended);
    expect(short.freshUntil).toBe(START + 2 * MINUTE);
    const later = judge(response({ status: 503, headers: { 'Retry-After': '600' } }), 1, recommended);
    expect(later.freshUntil).toBe(START + 10 * MINUTE);
  });

  test.each<[WellKnownFailureReason, 'failed' | 'invalid']>([
    // It could not be asked: nothing is said of what it has.
    ['dns-failure', 'failed'],
    ['connection-refused', 'failed'],
    ['connection-reset', 'failed'],
    ['unreachable', 'failed'],
    ['timeout', 'failed'],
    ['tls', 'failed'],
    ['protocol', 'failed'],
    // It was, or the DNS or our own rules were: what it has cannot be used.
    ['no-addresses', 'invalid'],
    ['address-refused', 'invalid'],
    ['headers-too-large', 'invalid'],
    ['body-too-large', 'invalid'],
    ['redirect-loop', 'invalid'],
    ['too-many-redirects', 'invalid'],
    ['redirect-refused', 'invalid'],
    ['redirect-without-location', 'invalid'],
  ])('that ended in %s is %s, with back-off', (reason, verdict) => {
    const finding = judge(wellKnownFailure(reason), 1, recommended);
    expect(finding).toMatchObject({ verdict, reason, freshUntil: START + MINUTE, staleUntil: START + MINUTE });
    expect(judge(wellKnownFailure(reason), 2, recommended).freshUntil).toBe(START + 2 * MINUTE);
  });

  test('believes the short life of one error page, and not that of another after it (R71)', () => {
    const page = response({ status: 503, headers: { 'Cache-Control': 'max-age=1' }, body: '' });
    expect(judge(page, 1, recommended).freshUntil).toBe(START + 1000);
    expect(judge(page, 2, recommended).freshUntil).toBe(START + MINUTE);
    expect(judge(page, 2, specStrict).freshUntil).toBe(START + 1000);
  });

  test('of a failure after a redirect does not count the fields of the redirect', () => {
    const failed = { ...response({ status: 302, headers: { 'Cache-Control': 'max-age=600', 'Retry-After': '3000' } }) };
    const loop = {
      ...failed,
      outcome: { kind: 'failure', reason: 'redirect-loop', message: 'round and round' } as const,
    };
    expect(judge(loop, 1, recommended).freshUntil).toBe(START + MINUTE);
  });
});

describe('an SRV answer', () => {
  test('with records lives as long as the smallest TTL, aliases included', () => {
    const aliases = [{ owner: NAME, target: 'srv.example.net', ttl: 120 }];
    const records = [srvRecord('b.example.net', { ttl: 600 }), srvRecord('a.example.net', { ttl: 300 })];
    expect(judge(srvAnswer(NAME, records), 1, recommended)).toMatchObject({
      verdict: 'found',
      key: `srv:${NAME}`,
      freshUntil: START + 300 * SECOND,
      staleUntil: START + 300 * SECOND + HOUR,
    });
    expect(judge(srvAnswer(NAME, records, { aliases }), 1, recommended).freshUntil).toBe(START + 120 * SECOND);
    expect(judge(srvAnswer(NAME, records), 1, specStrict).staleUntil).toBe(START + 300 * SECOND);
  });

  test('says the same in whatever order the records came', () => {
    const records = [
      srvRecord('b', { priority: 1 }),
      srvRecord('a', { priority: 1 }),
      srvRecord('a', { priority: 1, port: 80 }),
      srvRecord('a', { priority: 1, weight: 1 }),
      srvRecord('z', { priority: 0 }),
      srvRecord('z', { priority: 0 }),
    ];
    const finding = judge(srvAnswer(NAME, records), 1, recommended);
    expect(judge(srvAnswer(NAME, records.toReversed()), 1, recommended)).toEqual(finding);
    expect(finding.message).toBe('0 5 8443 z, 0 5 8443 z, 1 1 8443 a, 1 5 80 a, 1 5 8443 a, 1 5 8443 b');
  });

  test('with a TTL of 0 serves only the one who asked', () => {
    const finding = judge(srvAnswer(NAME, [srvRecord('a', { ttl: 0 })]), 1, recommended);
    expect(finding).toMatchObject({ freshUntil: START, staleUntil: START });
  });

  test.each(['no-data', 'no-name'] as const)('of %s is an absence, for as long as the SOA says', (kind) => {
    const finding = judge(srvAnswer(NAME, kind, { negativeTtl: 600 }), 1, recommended);
    expect(finding).toMatchObject({
      verdict: 'absent',
      freshUntil: START + 600 * SECOND,
      lifetime: { basis: 'negative-ttl' },
    });
    expect(judge(srvAnswer(NAME, kind, { negativeTtl: null }), 1, recommended)).toMatchObject({
      freshUntil: START,
      staleUntil: START,
    });
  });

  test.each<DnsFailureReason>([
    'timeout',
    'network',
    'servfail',
    'refused',
    'formerr',
    'notimp',
    'rcode',
    'malformed',
    'alias-loop',
  ])('that failed by %s says nothing, for half a minute at first and never above five', (reason) => {
    const finding = judge(srvAnswer(NAME, reason), 1, recommended);
    expect(finding).toMatchObject({
      verdict: 'failed',
      reason,
      freshUntil: START + 30 * SECOND,
      staleUntil: START + 30 * SECOND,
    });
    expect(judge(srvAnswer(NAME, reason), 50, recommended).freshUntil).toBe(START + 5 * MINUTE);
  });

  test('about a name that fits no question is an absence: such a name has no records (R16, R17)', () => {
    const long = `_matrix-fed._tcp.${'a.'.repeat(120)}org`;
    const finding = judge(srvAnswer(long, 'unsendable-name'), 1, recommended);
    expect(finding).toMatchObject({ verdict: 'absent', freshUntil: START + 3 * HOUR, staleUntil: START + 3 * HOUR });
  });

  test('of many records is told in few words', () => {
    const records = Array.from({ length: 10_000 }, (_, index) => srvRecord(`node${index}.example.net`));
    const finding = judge(srvAnswer(NAME, records), 1, recommended);
    expect(finding.message.length).toBeLessThan(400);
    expect(finding.message).toMatch(/ and 9992 more$/);
  });
});

describe('an address answer', () => {
  test('lists addresses once and in order, with the way to them', () => {
    const aliases = [
      { owner: 'example.org', target: 'a.example.net', ttl: 300 },
      { owner: 'a.example.net', target: 'b.example.net', ttl: 60 },
    ];
    const observation = addressAnswer(4, 'example.org', ['192.0.2.20', '192.0.2.10', '192.0.2.20'], { aliases });
    expect(judge(observation, 1, recommended)).toMatchObject({
      verdict: 'found',
      key: 'a:example.org',
      addresses: ['192.0.2.10', '192.0.2.20'],
      aliases: ['a.example.net', 'b.example.net'],
      freshUntil: START + 60 * SECOND,
      message: '192.0.2.10, 192.0.2.20 through a.example.net, b.example.net',
    });
    expect(judge(addressAnswer(6, 'example.org', ['2001:db8::1']), 1, recommended)).toMatchObject({
      key: 'aaaa:example.org',
      message: '2001:db8::1',
    });
  });

  test('of nothing is an absence, of a failure none', () => {
    expect(judge(addressAnswer(4, 'example.org', 'no-name'), 1, recommended)).toMatchObject({
      verdict: 'absent',
      message: 'the name does not exist (NXDOMAIN)',
    });
    expect(judge(addressAnswer(4, 'example.org', 'no-data'), 1, recommended)).toMatchObject({
      verdict: 'absent',
      message: 'no such record (NODATA)',
    });
    expect(judge(addressAnswer(4, 'example.org', 'servfail'), 1, recommended)).toMatchObject({ verdict: 'failed' });
  });
});

test('what the network says reaches no terminal as it is', () => {
  const evil = '\u001b[2J\u009b31m\r\n\u202e';
  const findings = [
    judge(wellKnownFailure('tls', { message: `altnames: DNS:${evil}` }), 1, recommended),
    judge(srvAnswer(NAME, [srvRecord(evil)]), 1, recommended),
    judge(
      addressAnswer(4, 'example.org', ['192.0.2.1'], { aliases: [{ owner: 'x', target: evil, ttl: 1 }] }),
      1,
      recommended,
    ),
    judge(addressAnswer(4, 'example.org', [evil]), 1, recommended),
    judge(response({ body: JSON.stringify({ 'm.server': evil }) }), 1, recommended),
  ];
  for (const { message } of findings) expect(message).toMatch(/^[^\p{C}\p{Zl}\p{Zp}]+$/u);
});
