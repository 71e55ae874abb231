import { describe, expect, test } from 'vitest';
import type { Counterfactual } from '../api/answers.ts';
import { lanesOf } from './lane.ts';

const GOOD = { kind: 'destination', step: '5', targets: [{ host: 'matrix.org', port: 8448 }] } as const;
const TIMED_OUT = { kind: 'failure', step: null, message: 'it timed out', isDefinite: false } as const;
const NO_SERVICE = { kind: 'failure', step: '4', message: 'the service says: none', isDefinite: true } as const;

function at(minute: number): string {
  return new Date(minute * 60_000).toISOString();
}

type Reference = Counterfactual['reference'][number]['holding'];

/** Somebody held the good destination all the while; what was right changed every ten minutes. */
function told(...reference: readonly Reference[]): Counterfactual {
  const to = at(reference.length * 10);
  return {
    ...{ serverName: 'matrix.org', from: at(0), to, against: 'recommended' },
    reference: reference.map((holding, index) => ({
      ...{ from: at(index * 10), to: at(index * 10 + 10), holding, because: [], changedBy: null },
    })),
    resolvers: [
      {
        ...{ name: 'other', about: '', cures: [], heeds: [], unanswerableMs: 0, wrongMs: 0, wrong: [] },
        segments: [
          {
            ...{ kind: 'held', from: at(0), to, afterUnknown: false, holding: GOOD, heldUntil: to },
            endedBy: { kind: 'open', eventId: null },
          },
        ],
      },
    ],
  };
}

const kindsOf = (of: Counterfactual): unknown => lanesOf(of).map(({ pieces }) => pieces.map(({ kind }) => kind));
const judgedOf = (of: Counterfactual): unknown => lanesOf(of).map(({ isJudged }) => isJudged);

describe('nobody is judged', () => {
  test.each([
    ['nothing was known', null],
    ['nothing could be found out', TIMED_OUT],
  ] as const)('while %s', (_, right) => {
    expect(kindsOf(told(right))).toEqual([['open'], ['open']]);
    expect(judgedOf(told(right))).toEqual([false, false]);
    expect(lanesOf(told(right))[0].pieces).toMatchObject([{ leads: { to: 'no destination was known' } }]);
  });

  test('in the part of the time in which no destination was known, and all are in the rest', () => {
    const partly = told(null, GOOD, TIMED_OUT, GOOD);
    expect(kindsOf(partly)).toEqual([
      ['open', 'held', 'open', 'held'],
      ['open', 'held', 'open', 'held'],
    ]);
    expect(judgedOf(partly)).toEqual([true, true]);
    const pieces = lanesOf(partly)[1]?.pieces ?? [];
    expect(pieces.map(({ from, to }) => (to - from) / 60_000)).toEqual([10, 10, 10, 10]);
  });

  test('for holding nothing then, although one stretch of it follows another', () => {
    const { resolvers, ...rest } = told(null, TIMED_OUT);
    const [other] = resolvers;
    if (other === undefined) throw new Error('a resolver is missing');
    const end = { endedBy: { kind: 'expiry', eventId: null }, afterUnknown: false } as const;
    const segments = [{ kind: 'nothing', from: at(5), to: at(15), why: null, ...end }] as const;
    expect(judgedOf({ ...rest, resolvers: [{ ...other, segments: [...segments] }] })).toEqual([false, false]);
  });
});

test('where the service says that there is none, that is known, and whoever holds something is judged', () => {
  expect(kindsOf(told(NO_SERVICE))).toEqual([['held'], ['held']]);
  expect(judgedOf(told(NO_SERVICE))).toEqual([true, true]);
});
