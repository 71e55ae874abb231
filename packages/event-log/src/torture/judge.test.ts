import { describe, expect, test } from 'vitest';
import { cleanDelivery, cleanLog, judgeDelivery, judgeLog, type Sighting } from './judge.ts';
import { type Ledger, openLedger } from './ledger.ts';

const event = (id: string, stream: string, version: number, position: number): Sighting => ({
  id,
  lane: 0,
  stream,
  version,
  position: BigInt(position),
});

const log = [event('a1', 'a', 1, 1), event('b1', 'b', 1, 2), event('b2', 'b', 2, 3), event('a2', 'a', 2, 5)];

function ledgerOf(...ends: readonly ('acknowledged' | 'rolled-back' | 'unknown')[]): Ledger {
  const ledger = openLedger();
  const batches = [
    { no: '1', appends: [{ stream: 'a', exact: false, ids: ['a1'] }] },
    {
      no: '2',
      appends: [
        { stream: 'b', exact: false, ids: ['b1', 'b2'] },
        { stream: 'a', exact: false, ids: ['a2'] },
      ],
    },
  ];
  const last = [
    [[1, '1']],
    [
      [2, '3'],
      [2, '5'],
    ],
  ] as const;
  for (const [index, batch] of batches.entries()) {
    ledger.enter({ kind: 'intends', batch });
    const end = ends[index] ?? 'acknowledged';
    if (end === 'acknowledged') ledger.enter({ kind: end, no: batch.no, last: last[index] ?? [] });
    else ledger.enter({ kind: end, no: batch.no });
  }
  return ledger;
}

describe('the judge of a log', () => {
  test('finds nothing where there is nothing', () => {
    expect(judgeLog(log, ledgerOf())).toEqual(cleanLog);
    expect(ledgerOf().acknowledged).toBe(4);
  });

  test.each([
    ['a lost event', log.slice(0, 3), { lost: 1 }],
    ['a lost event that leaves a gap', log.slice(1), { lost: 1, gaps: 1 }],
    ['an event twice', [...log, event('a2', 'a', 2, 6)], { doubled: 1, moved: 1 }],
    ['an event of nobody', [...log, event('x', 'c', 1, 6)], { phantom: 1 }],
    ['another version than acknowledged', log.with(3, event('a2', 'a', 3, 5)), { moved: 1, gaps: 1 }],
    ['another position than acknowledged', log.with(3, event('a2', 'a', 2, 6)), { moved: 1 }],
    [
      'a later version first',
      log.with(1, event('b2', 'b', 2, 2)).with(2, event('b1', 'b', 1, 3)),
      { inverted: 1, moved: 1 },
    ],
  ])('finds %s', (_, found, expected) => {
    const verdict = judgeLog(found, ledgerOf());
    expect(verdict).toMatchObject(expected);
    expect(verdict).not.toEqual(cleanLog);
  });

  test('finds an event whose transaction was rolled back', () => {
    expect(judgeLog(log, ledgerOf('rolled-back'))).toEqual({ ...cleanLog, phantom: 1 });
  });

  test('finds a part of a batch whose end nobody saw, and takes all or nothing of it', () => {
    const ledger = ledgerOf('acknowledged', 'unknown');
    expect(judgeLog(log, ledger)).toEqual(cleanLog);
    expect(judgeLog(log.slice(0, 1), ledger)).toEqual(cleanLog);
    expect(judgeLog(log.slice(0, 3), ledger)).toEqual({ ...cleanLog, torn: 1 });
  });
});

describe('the judge of a reader', () => {
  test('finds nothing where there is nothing, and lets streams come in any order', () => {
    expect(judgeDelivery(log, log)).toEqual(cleanDelivery);
    const streamByStream = [
      ...log.filter(({ stream }) => stream === 'b'),
      ...log.filter(({ stream }) => stream === 'a'),
    ];
    expect(judgeDelivery(log, streamByStream)).toEqual(cleanDelivery);
  });

  test.each([
    ['a missed event', log.slice(1), { missed: 1 }],
    ['an event twice', [...log, ...log.slice(3)], { doubled: 1 }],
    ['a later version first', log.toReversed(), { inverted: 2 }],
    ['an event that is not there', [...log, event('x', 'c', 1, 6)], { phantom: 1 }],
  ])('finds %s', (_, given, expected) => {
    expect(judgeDelivery(log, given)).toEqual({ ...cleanDelivery, ...expected });
  });
});
