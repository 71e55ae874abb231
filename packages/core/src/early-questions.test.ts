import { recommended } from '@wherefore/discovery';
import { expect, test } from 'vitest';
import { a, createRig, delegation, none, srv, wellKnown } from './testing/rig.ts';

const DNS_MS = 20;
const WELL_KNOWN_MS = 40;
const LATENCY = { dnsLatencyMs: DNS_MS, httpLatencyMs: WELL_KNOWN_MS };

const NO_DELEGATION = { [wellKnown('example.org')]: { status: 404 } };
const SRV_WORLD = {
  dns: {
    'A example.org': a('192.0.2.1'),
    'SRV _matrix-fed._tcp.example.org': srv(8443, 'matrix.example.org'),
    'A matrix.example.org': a('192.0.2.2'),
  },
  wellKnown: NO_DELEGATION,
};
const DELEGATED_DNS = { 'A example.org': a('192.0.2.1'), 'A matrix.example.org': a('192.0.2.2') };

test.each([
  {
    what: 'SRV after a 404 takes no longer than the well-known alone',
    world: SRV_WORLD,
    expected: { step: '4', targets: [{ host: 'matrix.example.org', port: 8443 }] },
    ms: DNS_MS + WELL_KNOWN_MS,
  },
  {
    what: 'the deprecated SRV after a 404 takes as long',
    world: {
      dns: { ...DELEGATED_DNS, 'SRV _matrix._tcp.example.org': srv(8443, 'matrix.example.org') },
      wellKnown: NO_DELEGATION,
    },
    expected: { step: '5' },
    ms: DNS_MS + WELL_KNOWN_MS,
  },
  {
    what: 'port 8448 after a 404 takes as long',
    world: { dns: { 'A example.org': a('192.0.2.1') }, wellKnown: NO_DELEGATION },
    expected: { step: '6' },
    ms: DNS_MS + WELL_KNOWN_MS,
  },
  {
    what: 'a delegation to a host and port takes its addresses more',
    world: { dns: DELEGATED_DNS, wellKnown: { [wellKnown('example.org')]: delegation('matrix.example.org:443') } },
    expected: { step: '3.2' },
    ms: DNS_MS + WELL_KNOWN_MS + DNS_MS,
  },
  {
    what: 'the SRV records of a delegated host and its addresses are asked for at the same time',
    world: { dns: DELEGATED_DNS, wellKnown: { [wellKnown('example.org')]: delegation('matrix.example.org') } },
    expected: { step: '3.5' },
    ms: DNS_MS + WELL_KNOWN_MS + DNS_MS,
  },
])('$what: $ms ms', async ({ world, expected, ms }) => {
  await using rig = createRig({ world, ...LATENCY });
  expect(await rig.run(rig.resolver.resolve('example.org'))).toMatchObject(expected);
  expect(rig.elapsed()).toBe(ms);
});

test('what was asked in vain is marked in the log, names who asked, and supports nothing', async () => {
  await using rig = createRig({
    world: {
      dns: {
        'A example.org': a('192.0.2.1'),
        'A matrix.example.org': a('192.0.2.2'),
        'SRV _matrix-fed._tcp.example.org': srv(1, 'elsewhere.example.org'),
        'A elsewhere.example.org': a('192.0.2.9'),
      },
      wellKnown: { [wellKnown('example.org')]: delegation('matrix.example.org:443') },
    },
    ...LATENCY,
  });
  const { because } = await rig.run(rig.resolver.resolve('example.org'));
  const events = await rig.events();
  const request = events.find(({ type }) => type === 'ResolutionRequested');
  const inVain = events.filter(({ stream, id }) => stream.startsWith('question:') && !because.includes(id));
  const subjects = inVain.map(({ stream }) => stream).sort();
  // The host's own addresses were needed for the well-known fetch: they are evidence of its hops, and no hint.
  expect(subjects).toEqual([
    'question:a:elsewhere.example.org',
    'question:a:example.org',
    'question:aaaa:elsewhere.example.org',
    'question:aaaa:example.org',
    'question:srv:_matrix-fed._tcp.example.org',
    'question:srv:_matrix._tcp.example.org',
  ]);
  for (const { stream, data, causationId, correlationId } of inVain) {
    if (!stream.endsWith('a:example.org')) expect(data, stream).toMatchObject({ asHint: true });
    expect([causationId, correlationId]).toEqual([request?.id, request?.id]);
  }
});

test('positive control: what was needed is not marked', async () => {
  await using rig = createRig({
    world: { dns: { 'A example.org': a('192.0.2.1'), 'AAAA example.org': none() } },
    ...LATENCY,
  });
  const { because } = await rig.run(rig.resolver.resolve('example.org:8448'));
  const supporting = (await rig.events()).filter(({ id }) => because.includes(id));
  expect(supporting).toHaveLength(2);
  for (const { data } of supporting) expect(data).not.toHaveProperty('asHint');
});

test('a policy that does not speculate asks one after the other', async () => {
  await using rig = createRig({ world: SRV_WORLD, policy: { ...recommended, speculate: false }, ...LATENCY });
  await rig.run(rig.resolver.resolve('example.org'));
  expect(rig.elapsed()).toBe(DNS_MS + WELL_KNOWN_MS + DNS_MS + DNS_MS);
});
