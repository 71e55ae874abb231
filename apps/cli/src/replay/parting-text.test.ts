import type { Counterfactual, PartingRow, WrongStretch } from '@wherefore/projections';
import { expect, test } from 'vitest';
import { treeText } from '../explanation-text.ts';
import { lines } from '../testing/line-schemas.ts';
import { wrongAlone, wrongLine, wrongTree } from './parting-text.ts';

const NOON = Date.UTC(2026, 10, 23, 12);
const MINUTE = 60_000;

function held(host: string, port: number): WrongStretch['held'] {
  const hostHeader = `${host}:${port}`;
  return { kind: 'destination', step: '5', targets: [{ host, port }], hostHeader, tlsName: host };
}

function stretch(from: number, to: number): WrongStretch {
  return {
    from,
    to,
    held: held('a.example', 8443),
    right: held('b.example', 8443),
    startedBy: null,
    endedBy: { kind: 'world', eventId: null },
    expiresAt: NOON + 60 * MINUTE,
  };
}

const told = {
  names: [
    {
      serverName: 'a.example',
      resolvers: [
        { name: 'tuwunel-1.5.1', wrong: [stretch(NOON, NOON + MINUTE), stretch(NOON + 2 * MINUTE, NOON + 3 * MINUTE)] },
        { name: 'recommended', wrong: [] },
        { name: 'synapse', wrong: [stretch(NOON, NOON + MINUTE)] },
      ],
    },
  ],
} as unknown as Counterfactual;
const both = ['tuwunel-1.5.1', 'recommended'];
const row = { serverName: 'a.example', from: NOON, to: NOON + 2 * MINUTE } as PartingRow;

test('what a parting tells of is not told twice', () => {
  expect(wrongAlone(told, both, []).map(({ stretch: { from } }) => from)).toEqual([NOON, NOON + 2 * MINUTE]);
  expect(wrongAlone(told, both, [row]).map(({ stretch: { from } }) => from)).toEqual([NOON + 2 * MINUTE]);
  expect(wrongAlone(told, both, [{ ...row, serverName: 'b.example' }])).toHaveLength(2);
});

test('who was wrong alone is told with what was right, and what ended it', () => {
  const [first] = wrongAlone(told, both, []);
  if (first === undefined) throw new Error('nobody was wrong');
  expect(treeText(wrongTree(first, undefined), (_, text) => text)).toBe(
    [
      'a.example, from 2026-11-23T12:00:00.000Z for 1 min, while the other held nothing',
      '├─ tuwunel-1.5.1 held a.example:8443, by step 5; wrong for 1 min',
      '├─ right was b.example:8443',
      '└─ ended at 2026-11-23T12:01:00.000Z: it had become right again',
    ].join('\n'),
  );
  expect(lines.wrongLine.parse(wrongLine(first, undefined))).toMatchObject({
    policy: 'tuwunel-1.5.1',
    to: '2026-11-23T12:01:00.000Z',
  });
});
