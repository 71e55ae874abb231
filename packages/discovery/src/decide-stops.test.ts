import { describe, expect, test } from 'vitest';
import {
  type DnsFailureReason,
  type Observation,
  type Policy,
  recommended,
  type WellKnownFailureReason,
} from './index.ts';
import { askedBy, concludeOn, decideOn, destinationOn, failureOn } from './testing/evidence.ts';
import {
  addressesAnswers,
  delegation,
  response,
  srvAnswer,
  srvRecord,
  wellKnownFailure,
} from './testing/observations.ts';

const NO_DELEGATION = response({ status: 404 });
const OWN_SRV: readonly Observation[] = [
  srvAnswer('_matrix-fed._tcp.example.org', [srvRecord('own.example.net')]),
  ...addressesAnswers('own.example.net', ['198.51.100.1']),
  ...addressesAnswers('example.org', ['192.0.2.10']),
];

describe('R22: after a valid well-known only 3.1 to 3.5 apply', () => {
  const gone = (server: string, answer: 'no-name' | 'servfail') => [
    delegation(server),
    srvAnswer('_matrix-fed._tcp.gone.example.org', 'no-name'),
    srvAnswer('_matrix._tcp.gone.example.org', 'no-name'),
    ...addressesAnswers('gone.example.org', answer),
    ...OWN_SRV,
  ];

  test.each([
    ['gone.example.org:443', 'no-name', '3.2', 'no-addresses'],
    ['gone.example.org:443', 'servfail', '3.2', 'dns-failure'],
    ['gone.example.org', 'no-name', '3.5', 'no-addresses'],
    ['gone.example.org', 'servfail', '3.5', 'dns-failure'],
  ] as const)('m.server %s with %s', (server, answer, step, code) => {
    expect(failureOn('example.org', gone(server, answer))).toMatchObject({ step, code });
  });

  test('R25: the SRV records of the original name are ignored', () => {
    const { conclusion, trace } = concludeOn('example.org', [
      delegation('fed.example.org'),
      srvAnswer('_matrix-fed._tcp.fed.example.org', 'no-name'),
      srvAnswer('_matrix._tcp.fed.example.org', 'no-name'),
      ...addressesAnswers('fed.example.org', ['192.0.2.20']),
      ...OWN_SRV,
    ]);
    expect(conclusion).toMatchObject({ step: '3.5', targets: [{ host: 'fed.example.org', port: 8448 }] });
    expect(trace.notes.filter(({ step }) => ['4', '5', '6'].includes(step)).map(({ reason }) => reason)).toEqual([
      'delegated',
      'delegated',
      'delegated',
    ]);
  });

  test('R24: the well-known of the delegated host is never asked for', () => {
    const { questions, hints } = askedBy(decideOn('example.org', [delegation('fed.example.org')]));
    expect([...questions, ...hints].filter((key) => key.startsWith('well-known:'))).toEqual([]);
  });

  test('R77: a delegated port suppresses SRV', () => {
    const { questions, hints } = askedBy(decideOn('example.org', [delegation('fed.example.org:8448')]));
    expect(questions).toEqual(['aaaa:fed.example.org', 'a:fed.example.org']);
    expect(hints).toEqual([]);
  });
});

describe('R23: after anything else from the well-known, step 4 on the original name', () => {
  const failures: readonly WellKnownFailureReason[] = [
    ...([
      'no-addresses',
      'dns-failure',
      'address-refused',
      'connection-refused',
      'connection-reset',
      'unreachable',
    ] as const),
    ...([
      'timeout',
      'tls',
      'protocol',
      'headers-too-large',
      'body-too-large',
      'redirect-loop',
      'too-many-redirects',
    ] as const),
    ...(['redirect-refused', 'redirect-without-location'] as const),
  ];

  test.each(failures)('%s', (reason) => {
    expect(destinationOn('example.org', [wellKnownFailure(reason), ...OWN_SRV])).toMatchObject({
      step: '4',
      hostHeader: 'example.org',
    });
  });

  test.each([201, 204, 206, 300, 304, 401, 403, 404, 410, 429, 500, 503])(
    'status %d, though its body is a delegation',
    (status) => {
      expect(destinationOn('example.org', [response({ status }), ...OWN_SRV])).toMatchObject({ step: '4' });
    },
  );

  test.each([
    '',
    'NOT JSON',
    '{}',
    '{"m.server": 443}',
    '{"m.server": "https://fed.example.org"}',
    '{"m.server": "fed.example.org:70000"}',
  ])('body %j', (body) => {
    expect(destinationOn('example.org', [response({ body }), ...OWN_SRV])).toMatchObject({ step: '4' });
  });
});

describe('R26, R27: a record that was found but leads nowhere ends resolution', () => {
  const legacy = [
    srvAnswer('_matrix._tcp.example.org', [srvRecord('old.example.net')]),
    ...addressesAnswers('old.example.net', ['198.51.100.13']),
    ...addressesAnswers('example.org', ['192.0.2.10']),
  ];
  const current = (...records: readonly ReturnType<typeof srvRecord>[]) =>
    srvAnswer('_matrix-fed._tcp.example.org', records);

  test.each<[string, readonly Observation[], string]>([
    [
      'a target without address (R86)',
      [current(srvRecord('gone.example.net')), ...addressesAnswers('gone.example.net', 'no-name')],
      'no-addresses',
    ],
    [
      'a target that cannot be looked up',
      [current(srvRecord('gone.example.net')), ...addressesAnswers('gone.example.net', 'servfail')],
      'dns-failure',
    ],
    ['the lone target "." (R85)', [current(srvRecord('.', { port: 0 }))], 'service-unavailable'],
    ['the target "." on a port', [current(srvRecord('.', { port: 8448 }))], 'service-unavailable'],
    ['port 0 (O040)', [current(srvRecord('node1.example.net', { port: 0 }))], 'no-addresses'],
    ['port 0 and "."', [current(srvRecord('node1.example.net', { port: 0 }), srvRecord('.'))], 'no-addresses'],
    [
      'one target unknown, the other without address',
      [
        current(srvRecord('gone.example.net'), srvRecord('lost.example.net')),
        ...addressesAnswers('gone.example.net', 'no-name'),
        ...addressesAnswers('lost.example.net', 'timeout'),
      ],
      'dns-failure',
    ],
  ])('%s', (_, evidence, code) => {
    const failure = failureOn('example.org', [NO_DELEGATION, ...evidence, ...legacy]);
    expect(failure).toMatchObject({ step: '4', code });
    const { trace } = concludeOn('example.org', [NO_DELEGATION, ...evidence, ...legacy]);
    expect(trace.notes.find(({ step }) => step === '4')?.status).toBe('failed');
    expect(trace.notes.find(({ step }) => step === '5')?.reason).toBe('ended-before');
    expect(trace.notes.find(({ step }) => step === '6')?.reason).toBe('ended-before');
  });

  test('the deprecated record too: no 8448', () => {
    const evidence = [
      NO_DELEGATION,
      srvAnswer('_matrix-fed._tcp.example.org', 'no-name'),
      srvAnswer('_matrix._tcp.example.org', [srvRecord('gone.example.net')]),
      ...addressesAnswers('gone.example.net', 'no-name'),
      ...addressesAnswers('example.org', ['192.0.2.10']),
    ];
    expect(failureOn('example.org', evidence)).toMatchObject({ step: '5', code: 'no-addresses' });
  });

  test('on the delegated host too', () => {
    const evidence = [
      delegation('fed.example.org'),
      srvAnswer('_matrix-fed._tcp.fed.example.org', [srvRecord('.')]),
      srvAnswer('_matrix._tcp.fed.example.org', [srvRecord('own.example.net')]),
      ...addressesAnswers('fed.example.org', ['192.0.2.20']),
      ...OWN_SRV,
    ];
    expect(failureOn('example.org', evidence)).toMatchObject({ step: '3.3', code: 'service-unavailable' });
  });

  test('targets without address are skipped where another one has some (R86), "." and port 0 too (R85)', () => {
    const evidence = [
      NO_DELEGATION,
      current(
        srvRecord('.', { priority: 0 }),
        srvRecord('zero.example.net', { priority: 1, port: 0 }),
        srvRecord('gone.example.net', { priority: 2 }),
        srvRecord('lost.example.net', { priority: 3 }),
        srvRecord('node1.example.net', { priority: 4 }),
      ),
      ...addressesAnswers('gone.example.net', 'no-name'),
      ...addressesAnswers('lost.example.net', 'servfail'),
      ...addressesAnswers('node1.example.net', ['198.51.100.11']),
    ];
    expect(destinationOn('example.org', evidence).targets).toMatchObject([{ host: 'node1.example.net', priority: 4 }]);
  });
});

describe('R28: an SRV question that was not answered ends resolution', () => {
  const reasons: readonly DnsFailureReason[] = [
    ...([
      'timeout',
      'network',
      'servfail',
      'refused',
      'formerr',
      'notimp',
      'rcode',
      'malformed',
      'alias-loop',
    ] as const),
  ];
  const rest = [
    srvAnswer('_matrix._tcp.example.org', [srvRecord('old.example.net')]),
    ...addressesAnswers('old.example.net', ['198.51.100.13']),
    ...addressesAnswers('example.org', ['192.0.2.10']),
  ];

  test.each(reasons)('O001, O003: _matrix-fed %s', (reason) => {
    const evidence = [NO_DELEGATION, srvAnswer('_matrix-fed._tcp.example.org', reason), ...rest];
    expect(failureOn('example.org', evidence)).toMatchObject({ step: '4', code: 'dns-failure' });
  });

  test.each(reasons)('O004: _matrix-fed not found, _matrix %s', (reason) => {
    const evidence = [
      NO_DELEGATION,
      srvAnswer('_matrix-fed._tcp.example.org', 'no-name'),
      srvAnswer('_matrix._tcp.example.org', reason),
      ...addressesAnswers('example.org', ['192.0.2.10']),
    ];
    expect(failureOn('example.org', evidence)).toMatchObject({ step: '5', code: 'dns-failure' });
  });

  test('of the delegated host too', () => {
    const evidence = [
      delegation('fed.example.org'),
      srvAnswer('_matrix-fed._tcp.fed.example.org', 'servfail'),
      ...rest,
    ];
    expect(failureOn('example.org', evidence)).toMatchObject({ step: '3.3', code: 'dns-failure' });
  });

  test('a policy may read it as "not found", and then the trace says so', () => {
    const policy: Policy = { ...recommended, name: 'lenient', srv: { ...recommended.srv, onFailure: 'not-found' } };
    const evidence = [NO_DELEGATION, srvAnswer('_matrix-fed._tcp.example.org', 'servfail'), ...rest];
    const { conclusion, trace } = concludeOn('example.org', evidence, { policy });
    expect(conclusion).toMatchObject({ outcome: 'destination', step: '5', policy: 'lenient@1' });
    expect(trace.notes.find(({ step }) => step === '4')).toMatchObject({ status: 'skipped', reason: 'srv-unknown' });
    // Nor is it believed longer than the failure.
    expect(conclusion.freshUntil).toBe(destinationOn('example.org', evidence, { policy }).freshUntil);
    expect(conclusion.freshUntil).toBeLessThan(1_767_225_600_000 + 31_000);
  });
});

describe('names near the end of what the DNS can carry (R16, R17)', () => {
  // 240 characters: the host can be asked for, `_matrix-fed._tcp.` before it cannot.
  const host = `${'a'.repeat(63)}.${'a'.repeat(63)}.${'a'.repeat(63)}.${'a'.repeat(44)}.org`;

  test('a host whose SRV names fit no question has no SRV records, and is reached at 8448', () => {
    expect(host).toHaveLength(240);
    const evidence = [
      response({ host, status: 404 }),
      srvAnswer(`_matrix-fed._tcp.${host}`, 'unsendable-name'),
      srvAnswer(`_matrix._tcp.${host}`, 'unsendable-name'),
      ...addressesAnswers(host, ['192.0.2.10']),
    ];
    expect(destinationOn(host, evidence)).toMatchObject({ step: '6', hostHeader: host, targets: [{ port: 8448 }] });
  });

  test('an SRV target that fits no question has no address', () => {
    const evidence = [
      NO_DELEGATION,
      srvAnswer('_matrix-fed._tcp.example.org', [srvRecord('a\\032b.example.net')]),
      ...addressesAnswers('a\\032b.example.net', 'unsendable-name'),
    ];
    expect(failureOn('example.org', evidence)).toMatchObject({ step: '4', code: 'no-addresses' });
  });
});

test('an SRV target that is too long to be asked about has no address, and nothing is asked about it', () => {
  const long = 'a\\032'.repeat(80);
  const evidence = [NO_DELEGATION, srvAnswer('_matrix-fed._tcp.example.org', [srvRecord(long)])];
  expect(failureOn('example.org', evidence)).toMatchObject({ step: '4', code: 'no-addresses' });
});

describe('SRV targets', () => {
  const found = (...records: readonly ReturnType<typeof srvRecord>[]) => [
    NO_DELEGATION,
    srvAnswer('_matrix-fed._tcp.example.org', records),
  ];

  test('R82: in the order of priorities, with their own ports (R90)', () => {
    const evidence = [
      ...found(
        srvRecord('c.example.net', { priority: 20, port: 443 }),
        srvRecord('a.example.net', { priority: 0, port: 8448 }),
        srvRecord('a.example.net', { priority: 10, port: 8449 }),
      ),
      ...addressesAnswers('a.example.net', ['198.51.100.21']),
      ...addressesAnswers('c.example.net', ['198.51.100.23']),
    ];
    const { targets } = destinationOn('example.org', evidence);
    expect(targets.map(({ host, port, priority }) => [host, port, priority])).toEqual([
      ['a.example.net', 8448, 0],
      ['a.example.net', 8449, 10],
      ['c.example.net', 443, 20],
    ]);
  });

  test('R83: one priority is ordered by the draw', () => {
    const evidence = [
      ...found(srvRecord('a.example.net', { weight: 10 }), srvRecord('b.example.net', { weight: 30 })),
      ...addressesAnswers('a.example.net', ['198.51.100.21']),
      ...addressesAnswers('b.example.net', ['198.51.100.22']),
    ];
    const firsts = Array.from(
      { length: 400 },
      (_, index) => destinationOn('example.org', evidence, { draw: index / 400 }).targets[0]?.host,
    );
    const share = firsts.filter((host) => host === 'a.example.net').length / firsts.length;
    expect(share).toBeGreaterThan(0.15);
    expect(share).toBeLessThan(0.35);
  });

  test.each(['192.0.2.30', '192.0.2.30.'])(
    'O041: a target written as an IPv4 address is that address: %s',
    (target) => {
      expect(destinationOn('example.org', found(srvRecord(target)))).toMatchObject({
        targets: [{ host: '192.0.2.30', addresses: ['192.0.2.30'] }],
        tlsName: 'example.org',
        sni: 'example.org',
      });
    },
  );

  test('O041: the address rules apply to it', () => {
    expect(failureOn('example.org', found(srvRecord('127.0.0.1')))).toMatchObject({
      step: '4',
      code: 'address-refused',
    });
  });

  test('only so many are looked at, the best by priority', () => {
    const records = Array.from({ length: 100 }, (_, index) =>
      srvRecord(`n${99 - index}.example.net`, { priority: 99 - index }),
    );
    const { questions } = askedBy(decideOn('example.org', found(...records)));
    expect(questions).toHaveLength(2 * 32);
    expect(questions).toContain('a:n31.example.net');
    expect(questions).not.toContain('a:n32.example.net');
  });
});
