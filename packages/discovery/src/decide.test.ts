import { describe, expect, test } from 'vitest';
import { addressRules, type Observation, recommended, type Step } from './index.ts';
import { concludeOn, destinationOn, failureOn } from './testing/evidence.ts';
import {
  addressAnswer,
  addressesAnswers,
  DAY,
  delegation,
  HOUR,
  MINUTE,
  response,
  SECOND,
  START,
  srvAnswer,
  srvRecord,
} from './testing/observations.ts';

const NO_DELEGATION = response({ status: 404 });

function noSrv(host: string): readonly Observation[] {
  return [srvAnswer(`_matrix-fed._tcp.${host}`, 'no-name'), srvAnswer(`_matrix._tcp.${host}`, 'no-name')];
}

const NODE = addressesAnswers('node1.example.net', ['198.51.100.11']);
const ROUTE_TO_NODE = { host: 'node1.example.net', port: 8443, addresses: ['198.51.100.11'], priority: 10, weight: 5 };

interface Row {
  readonly step: Step;
  readonly serverName: string;
  readonly evidence: readonly Observation[];
  readonly hostHeader: string;
  readonly tlsName: string;
  readonly targets: readonly object[];
  readonly literal?: true;
}

/** The table of section 2 of the rules: connect host, port, Host, certificate name, SNI by step. */
const ROWS: readonly Row[] = [
  {
    step: '1',
    serverName: '192.0.2.10',
    evidence: [],
    hostHeader: '192.0.2.10',
    tlsName: '192.0.2.10',
    targets: [{ host: '192.0.2.10', port: 8448, addresses: ['192.0.2.10'] }],
    literal: true,
  },
  {
    step: '1',
    serverName: '[2001:DB8::A]:443',
    evidence: [],
    hostHeader: '[2001:DB8::A]:443',
    tlsName: '2001:db8::a',
    targets: [{ host: '2001:db8::a', port: 443, addresses: ['2001:db8::a'] }],
    literal: true,
  },
  {
    // R33: also with the default port, and Host keeps what was written (R5).
    step: '2',
    serverName: 'Example.org:08448',
    evidence: addressesAnswers('example.org', ['192.0.2.10']),
    hostHeader: 'Example.org:08448',
    tlsName: 'Example.org',
    targets: [{ host: 'Example.org', port: 8448, addresses: ['192.0.2.10'] }],
  },
  {
    step: '2',
    serverName: 'example.org:443',
    evidence: addressesAnswers('example.org', ['192.0.2.10']),
    hostHeader: 'example.org:443',
    tlsName: 'example.org',
    targets: [{ host: 'example.org', port: 443, addresses: ['192.0.2.10'] }],
  },
  {
    step: '3.1',
    serverName: 'example.org',
    evidence: [delegation('192.0.2.20')],
    hostHeader: '192.0.2.20',
    tlsName: '192.0.2.20',
    targets: [{ host: '192.0.2.20', port: 8448, addresses: ['192.0.2.20'] }],
    literal: true,
  },
  {
    step: '3.1',
    serverName: 'example.org',
    evidence: [delegation('[2001:db8::20]:8443')],
    hostHeader: '[2001:db8::20]:8443',
    tlsName: '2001:db8::20',
    targets: [{ host: '2001:db8::20', port: 8443, addresses: ['2001:db8::20'] }],
    literal: true,
  },
  {
    step: '3.2',
    serverName: 'example.org',
    evidence: [delegation('fed.example.org:443'), ...addressesAnswers('fed.example.org', ['192.0.2.20'])],
    hostHeader: 'fed.example.org:443',
    tlsName: 'fed.example.org',
    targets: [{ host: 'fed.example.org', port: 443, addresses: ['192.0.2.20'] }],
  },
  {
    // O025: the dot stays in Host, and nowhere else (R37).
    step: '3.2',
    serverName: 'example.org',
    evidence: [delegation('Fed.Example.org.:8448'), ...addressesAnswers('fed.example.org', ['192.0.2.20'])],
    hostHeader: 'Fed.Example.org.:8448',
    tlsName: 'Fed.Example.org',
    targets: [{ host: 'Fed.Example.org', port: 8448, addresses: ['192.0.2.20'] }],
  },
  {
    step: '3.3',
    serverName: 'example.org',
    evidence: [
      delegation('fed.example.org'),
      srvAnswer('_matrix-fed._tcp.fed.example.org', [srvRecord('node1.example.net')]),
      ...NODE,
    ],
    hostHeader: 'fed.example.org',
    tlsName: 'fed.example.org',
    targets: [ROUTE_TO_NODE],
  },
  {
    step: '3.4',
    serverName: 'example.org',
    evidence: [
      delegation('fed.example.org'),
      srvAnswer('_matrix-fed._tcp.fed.example.org', 'no-name'),
      srvAnswer('_matrix._tcp.fed.example.org', [srvRecord('node1.example.net')]),
      ...NODE,
    ],
    hostHeader: 'fed.example.org',
    tlsName: 'fed.example.org',
    targets: [ROUTE_TO_NODE],
  },
  {
    step: '3.5',
    serverName: 'example.org',
    evidence: [
      delegation('fed.example.org'),
      ...noSrv('fed.example.org'),
      ...addressesAnswers('fed.example.org', ['192.0.2.20']),
    ],
    hostHeader: 'fed.example.org',
    tlsName: 'fed.example.org',
    targets: [{ host: 'fed.example.org', port: 8448, addresses: ['192.0.2.20'] }],
  },
  {
    // R24, R81: a delegation to itself runs 3.x on it, once.
    step: '3.5',
    serverName: 'example.org',
    evidence: [delegation('example.org'), ...noSrv('example.org'), ...addressesAnswers('example.org', ['192.0.2.10'])],
    hostHeader: 'example.org',
    tlsName: 'example.org',
    targets: [{ host: 'example.org', port: 8448, addresses: ['192.0.2.10'] }],
  },
  {
    step: '4',
    serverName: 'example.org',
    evidence: [NO_DELEGATION, srvAnswer('_matrix-fed._tcp.example.org', [srvRecord('node1.example.net')]), ...NODE],
    hostHeader: 'example.org',
    tlsName: 'example.org',
    targets: [ROUTE_TO_NODE],
  },
  {
    // R61: NODATA counts as not found.
    step: '5',
    serverName: 'EXAMPLE.org',
    evidence: [
      NO_DELEGATION,
      srvAnswer('_matrix-fed._tcp.example.org', 'no-data'),
      srvAnswer('_matrix._tcp.example.org', [srvRecord('Node1.Example.NET')]),
      ...NODE,
    ],
    hostHeader: 'EXAMPLE.org',
    tlsName: 'EXAMPLE.org',
    targets: [{ ...ROUTE_TO_NODE, host: 'Node1.Example.NET' }],
  },
  {
    step: '6',
    serverName: 'example.org',
    evidence: [NO_DELEGATION, ...noSrv('example.org'), ...addressesAnswers('example.org', ['192.0.2.10'])],
    hostHeader: 'example.org',
    tlsName: 'example.org',
    targets: [{ host: 'example.org', port: 8448, addresses: ['192.0.2.10'] }],
  },
];

describe('each step', () => {
  test.each(ROWS)(
    '$step: $serverName to $hostHeader',
    ({ step, serverName, evidence, hostHeader, tlsName, targets, literal }) => {
      expect(destinationOn(serverName, evidence)).toMatchObject({
        outcome: 'destination',
        serverName,
        step,
        hostHeader,
        tlsName,
        sni: literal ? null : tlsName,
        targets,
        policy: 'recommended@1',
      });
    },
  );

  test('all ten are there', () => {
    expect(new Set(ROWS.map(({ step }) => step)).size).toBe(10);
  });
});

describe('R21: names of steps 1 and 2 look at nothing but their own addresses', () => {
  const distraction = [
    delegation('other.example.net:443'),
    srvAnswer('_matrix-fed._tcp.example.org', [srvRecord('node1.example.net')]),
    ...NODE,
  ];

  test.each(['example.org:8448', 'example.org:1'])('%s', (serverName) => {
    const destination = destinationOn(serverName, [...distraction, ...addressesAnswers('example.org', ['192.0.2.10'])]);
    expect(destination).toMatchObject({ step: '2', because: ['e5', 'e4'] });
  });

  test('an IP literal', () => {
    const wellKnown = delegation('other.example.net:443', { host: '192.0.2.10' });
    expect(destinationOn('192.0.2.10', [wellKnown])).toMatchObject({ step: '1', because: [] });
  });
});

describe('addresses (R93, R94)', () => {
  const both = (ipv4: Parameters<typeof addressAnswer>[2], ipv6: Parameters<typeof addressAnswer>[2]) => [
    addressAnswer(4, 'example.org', ipv4),
    addressAnswer(6, 'example.org', ipv6),
  ];

  test.each<[string, Parameters<typeof both>, readonly string[]]>([
    ['both families', [['192.0.2.10'], ['2001:db8::10']], ['192.0.2.10', '2001:db8::10']],
    ['IPv4 alone', [['192.0.2.10'], 'no-data'], ['192.0.2.10']],
    ['IPv6 alone', ['no-name', ['2001:db8::10']], ['2001:db8::10']],
    ['one family fails', [['192.0.2.10'], 'timeout'], ['192.0.2.10']],
    ['the other family fails', ['servfail', ['2001:db8::10']], ['2001:db8::10']],
  ])('%s', (_, answers, addresses) => {
    const [target] = destinationOn('example.org:8448', both(...answers)).targets;
    expect(new Set(target?.addresses)).toEqual(new Set(addresses));
  });

  test.each<[string, Parameters<typeof both>, string]>([
    ['NXDOMAIN', ['no-name', 'no-name'], 'no-addresses'],
    ['NODATA', ['no-data', 'no-data'], 'no-addresses'],
    ['failures', ['servfail', 'timeout'], 'dns-failure'],
    ['a failure and an absence', ['no-name', 'servfail'], 'dns-failure'],
    ['an absence and a failure', ['refused', 'no-data'], 'dns-failure'],
    ['an alias loop (R95)', ['alias-loop', 'alias-loop'], 'dns-failure'],
  ])('none: %s', (_, answers, code) => {
    expect(failureOn('example.org:8448', both(...answers))).toMatchObject({ step: '2', code });
  });
});

describe('address rules (R97, R98)', () => {
  const rules = addressRules();

  test('O038: what is forbidden is left out', () => {
    const evidence = addressesAnswers('example.org', ['8.8.8.8', '10.0.0.1', '127.0.0.1']);
    expect(destinationOn('example.org:8448', evidence, { rules }).targets[0]?.addresses).toEqual(['8.8.8.8']);
  });

  test('O035: all forbidden ends resolution', () => {
    const evidence = addressesAnswers('example.org', ['127.0.0.1']);
    expect(failureOn('example.org:8448', evidence, { rules })).toMatchObject({ step: '2', code: 'address-refused' });
  });

  test.each([
    ['O036', '127.0.0.1:8448', [], '1'],
    ['a v4-mapped literal', '[::ffff:127.0.0.1]', [], '1'],
    ['O037', 'example.org', [delegation('169.254.169.254:80')], '3.1'],
  ] as const)('%s: a forbidden literal ends resolution', (_, serverName, evidence, step) => {
    expect(failureOn(serverName, evidence, { rules })).toMatchObject({ step, code: 'address-refused' });
  });

  test('a forbidden target of SRV is left out, all of them end resolution', () => {
    const srv = srvAnswer('_matrix-fed._tcp.example.org', [
      srvRecord('inside.example.net'),
      srvRecord('node1.example.net'),
    ]);
    const inside = addressesAnswers('inside.example.net', ['10.0.0.1']);
    const evidence = [NO_DELEGATION, srv, ...inside];
    const outside = addressesAnswers('node1.example.net', ['8.8.8.8']);
    expect(destinationOn('example.org', [...evidence, ...outside], { rules }).targets.map(({ host }) => host)).toEqual([
      'node1.example.net',
    ]);
    expect(
      failureOn('example.org', [...evidence, ...addressesAnswers('node1.example.net', 'no-name')], { rules }),
    ).toMatchObject({
      step: '4',
      code: 'address-refused',
    });
  });
});

describe('how long a conclusion is believed', () => {
  const srv = srvAnswer('_matrix._tcp.example.org', [srvRecord('node1.example.net', { ttl: 604_800 })]);
  const absent = srvAnswer('_matrix-fed._tcp.example.org', 'no-name', { negativeTtl: 3600 });
  const node = addressesAnswers('node1.example.net', ['198.51.100.11'], { ttl: 86_400, negativeTtl: 86_400 });

  test('R60: a destination found because the well-known failed lives as long as that failure is believed', () => {
    const failed = response({ status: 503 });
    expect(destinationOn('example.org', [failed, absent, srv, ...node]).freshUntil).toBe(START + MINUTE);
    expect(destinationOn('example.org', [NO_DELEGATION, absent, srv, ...node]).freshUntil).toBe(START + HOUR);
  });

  test('by the address where that is the shortest', () => {
    const short = addressesAnswers('node1.example.net', ['198.51.100.11'], { ttl: 30, negativeTtl: 86_400 });
    expect(destinationOn('example.org', [NO_DELEGATION, absent, srv, ...short]).freshUntil).toBe(START + 30 * SECOND);
  });

  test('by the absence of the other family where that is the shortest', () => {
    const node = addressesAnswers('node1.example.net', ['198.51.100.11'], { ttl: 86_400, negativeTtl: 20 });
    expect(destinationOn('example.org', [NO_DELEGATION, absent, srv, ...node]).freshUntil).toBe(START + 20 * SECOND);
  });

  test('a failure too, by what it rests on', () => {
    const gone = addressesAnswers('example.org', 'no-name', { negativeTtl: 900 });
    expect(failureOn('example.org:8448', gone).freshUntil).toBe(START + 900 * SECOND);
    expect(failureOn('example.org:8448', addressesAnswers('example.org', 'servfail')).freshUntil).toBe(
      START + 30 * SECOND,
    );
  });

  test('a literal and what is no name as long as the policy says', () => {
    expect(destinationOn('192.0.2.1', []).freshUntil).toBe(START + 2 * DAY);
    expect(failureOn('no such name', []).freshUntil).toBe(START + 2 * DAY);
    const week = addressesAnswers('example.org', ['192.0.2.10'], { ttl: 604_800, negativeTtl: 604_800 });
    const policy = { ...recommended, dns: { ...recommended.dns, maxNegativeMs: 7 * DAY } };
    expect(destinationOn('example.org:8448', week, { policy }).freshUntil).toBe(START + 2 * DAY);
  });
});

describe('what a conclusion rests on', () => {
  test('the ids of all of it, absence included, in the order of use', () => {
    const evidence = [...addressesAnswers('example.org', ['192.0.2.10']), ...noSrv('example.org'), NO_DELEGATION];
    expect(destinationOn('example.org', evidence).because).toEqual(['e4', 'e2', 'e3', 'e1', 'e0']);
  });

  test('of a stale answer also the failure that it covers', () => {
    const later = START + 10 * MINUTE;
    const known = addressesAnswers('example.org', ['192.0.2.10']);
    const failed = addressesAnswers('example.org', 'timeout', { at: later });
    const destination = destinationOn('example.org:8448', [...known, ...failed], { now: later });
    expect(destination).toMatchObject({ because: ['e1', 'e3', 'e0', 'e2'], freshUntil: later + 30 * SECOND });
  });

  test('a name that is none rests on nothing, and says where it goes wrong', () => {
    const failure = failureOn('exam_ple.org', []);
    expect(failure).toMatchObject({ code: 'invalid-server-name', step: null, because: [] });
    expect(failure.message).toContain('offset 4');
    expect(concludeOn('exam_ple.org', []).trace.wellKnown).toBeUndefined();
  });
});
