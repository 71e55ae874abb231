import { expect, test } from 'vitest';
import { WITHHELD, withholder } from './withhold.ts';

const open = withholder({ reads: 'open' }, { allow: [] });

test.each([
  [
    'every address of a.example is refused: 10.0.0.1, 192.168.1.1',
    `every address of a.example is refused: ${WITHHELD}, ${WITHHELD}`,
  ],
  ['127.0.0.1:53 did not answer.', `${WITHHELD}:53 did not answer.`],
  ['[fd00::53]:53 did not answer', `[${WITHHELD}]:53 did not answer`],
  ['it is ::1', `it is ${WITHHELD}`],
  ['refused: ::.', `refused: ${WITHHELD}.`],
  ['169.254.169.254.', `${WITHHELD}.`],
  ['::ffff:10.0.0.1', WITHHELD],
  ['64:ff9b::a00:1', WITHHELD],
])('%j is told without what is internal', (message, told) => {
  expect(open({ message })).toEqual({ message: told });
});

test.each([
  '8.8.8.8 and 2606:4700::1111 are anybody’s',
  '192.0.2.1 and 2001:db8::1 are examples',
  'at 2026-03-01T10:02:03.000Z, for 12:30:15',
  'version 1.10.0.0.1 is no address, nor is 010.0.0.1',
  'std::move',
])('%j is told as it is', (message) => {
  expect(open({ message })).toEqual({ message });
});

test('addresses in lists and records are withheld, and names that somebody gave are not', () => {
  const given = { serverName: '10.0.0.1', stream: 'server:10.0.0.1', url: 'https://10.0.0.1/' };
  expect(open({ ...given, records: [{ address: '10.0.0.1', ttl: 60 }], addresses: ['10.0.0.1', '8.8.8.8'] })).toEqual({
    ...given,
    records: [{ address: WITHHELD, ttl: 60 }],
    addresses: [WITHHELD, '8.8.8.8'],
  });
});

test('what connections are allowed to is no secret of the network', () => {
  const allowed = withholder({ reads: 'open' }, { allow: ['10.0.0.0/8'] });
  expect(allowed({ message: '10.0.0.1, 10.1.1.1, 192.168.0.1' })).toEqual({
    message: `10.0.0.1, 10.1.1.1, ${WITHHELD}`,
  });
});

test('where reads need a token everything is told', () => {
  const closed = withholder({ reads: 'token' }, { allow: [] });
  expect(closed({ message: '10.0.0.1' })).toEqual({ message: '10.0.0.1' });
});
