import { expect, test } from 'vitest';
import { evidenceDifferences, heldDifferences } from './differences.ts';
import { delegated, delegation, explained, ground, throughSrv } from './testing/explanations.ts';

const WELL_KNOWN = 'well-known:example.org';

test('the cached route of an SRV record and the delegation differ in all that a connection is made of', () => {
  const differing = heldDifferences(throughSrv, delegated).filter(({ differs }) => differs);
  expect(differing.map(({ part, left, right }) => [part, left, right])).toEqual([
    ['Connect to', 'cdn.example.net:8443', 'fed.example.org:443'],
    ['Addresses', '192.0.2.1', '192.0.2.2'],
    ['Host header', 'example.org', 'fed.example.org:443'],
    ['Certificate must cover', 'example.org', 'fed.example.org'],
    ['SNI', 'example.org', 'fed.example.org'],
    ['Decided by step', '5 (SRV record _matrix._tcp of the host)', '3.2 (delegated to a host with a port)'],
  ]);
});

test('until when it is believed is told and is no difference', () => {
  const later = explained({ ...delegation, freshUntil: '2026-03-05T00:00:00.000Z' });
  const rows = heldDifferences(delegated, later);
  expect(rows.find(({ part }) => part === 'Believed until')?.differs).toBe(false);
  expect(rows.some(({ differs }) => differs)).toBe(false);
});

test('what the well-known said then and now stands side by side, differences first', () => {
  const [first, ...others] = evidenceDifferences(throughSrv, delegated);
  expect(first?.question).toBe('https://example.org/.well-known/matrix/server');
  expect([first?.left?.says, first?.right?.says]).toEqual(['HTTP status 522', 'm.server is fed.example.org:443']);
  expect(others.some(({ left, right }) => left === undefined || right === undefined)).toBe(true);
});

test.each([
  ['before it', ['stale', 'failed']],
  ['behind it', ['failed', 'stale']],
] as const)(
  'of an answer that serves past its time, with the failure %s, what was answered last is told',
  (_, order) => {
    const old = {
      ...ground(WELL_KNOWN, 'm.server is fed.example.org:443'),
      observedAt: '2026-03-03T08:00:00.000Z',
      stale: true,
    };
    const failed = ground(WELL_KNOWN, 'HTTP status 522');
    const evidence = order.map((each) => (each === 'stale' ? old : failed));
    const [row] = evidenceDifferences(delegated, explained({ ...delegation, evidence }));
    expect(row?.right).toMatchObject({ says: 'HTTP status 522', isStale: true });
    expect(row?.differs).toBe(true);
  },
);

test('what was known and nothing rests on is told with that', () => {
  const knowing = explained(delegation, [{ question: 'srv:_matrix._tcp.example.org', says: 'cdn.example.net:8443' }]);
  const row = evidenceDifferences(knowing, knowing).find(({ key }) => key.startsWith('srv:'));
  expect(row?.left).toMatchObject({ says: 'cdn.example.net:8443', isGround: false });
});
