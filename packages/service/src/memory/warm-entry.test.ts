import type { LiveDestination } from '@wherefore/projections';
import { expect, test } from 'vitest';
import { warmEntry } from './warm-entry.ts';

const ROW: LiveDestination = {
  serverName: 'a.example',
  outcome: 'destination',
  step: '3.2',
  code: null,
  message: null,
  hostHeader: 'b.example:8448',
  tlsName: 'b.example',
  sni: 'b.example',
  targets: [{ host: 'b.example', port: 8448, addresses: ['192.0.2.1'] }],
  policy: 'recommended@1',
  freshUntil: 2000,
  since: 1000,
  draw: 0.5,
  rules: null,
  because: ['w', 'a'],
  pinnedId: null,
  concludedId: 'c',
  fullId: 'f',
  confirmations: 3,
  position: 9n,
};

test('a row of a destination is a conclusion with what belongs to it', () => {
  expect(warmEntry(ROW)).toEqual({
    conclusion: {
      outcome: 'destination',
      serverName: 'a.example',
      step: '3.2',
      hostHeader: 'b.example:8448',
      tlsName: 'b.example',
      sni: 'b.example',
      targets: [{ host: 'b.example', port: 8448, addresses: ['192.0.2.1'] }],
      freshUntil: 2000,
      policy: 'recommended@1',
      because: ['w', 'a'],
    },
    eventId: 'c',
    fullId: 'f',
    confirmations: 3,
    since: 1000,
    draw: 0.5,
    rules: undefined,
    position: 9n,
  });
});

test('so is one of a name without a destination', () => {
  const nothing = { hostHeader: null, tlsName: null, sni: null, targets: null };
  const row: LiveDestination = { ...ROW, ...nothing, outcome: 'unresolvable', code: 'no-addresses', message: 'no' };
  expect(warmEntry(row)?.conclusion).toEqual({
    outcome: 'unresolvable',
    serverName: 'a.example',
    code: 'no-addresses',
    step: '3.2',
    message: 'no',
    freshUntil: 2000,
    policy: 'recommended@1',
    because: ['w', 'a'],
  });
});

test('a row with a part missing is none', () => {
  expect(warmEntry({ ...ROW, targets: null })).toBeUndefined();
  expect(warmEntry({ ...ROW, outcome: 'unresolvable' })).toBeUndefined();
});
