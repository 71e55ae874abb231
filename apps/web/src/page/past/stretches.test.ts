import { expect, test } from 'vitest';
import type { Change } from './overview.ts';
import { stretchesOf } from './stretches.ts';

function change(kind: Change['kind'], time: number, tone: Change['tone'] = 'neutral'): Change {
  const at = new Date(time).toISOString();
  return { id: at, kind, tone, text: kind, observedAt: at, recordedAt: at };
}

const SPAN = { from: 0, to: 100 };

test('a conclusion is held until the next one, and nothing after a clearing', () => {
  const changes = [change('cleared', 60), change('chosen', 10), change('failed', 80, 'bad')];
  expect(stretchesOf(changes, SPAN)).toEqual([
    { from: 10, to: 60, kept: 'reached' },
    { from: 60, to: 80, kept: 'nothing' },
    { from: 80, to: 100, kept: 'unresolvable' },
  ]);
});

test('a lost delegation is worse until it is found again', () => {
  const changes = [
    change('chosen', 0),
    change('chosen', 30, 'bad'),
    change('chosen', 40),
    change('chosen', 70, 'good'),
  ];
  expect(stretchesOf(changes, SPAN)).toEqual([
    { from: 0, to: 30, kept: 'reached' },
    { from: 30, to: 70, kept: 'worse' },
    { from: 70, to: 100, kept: 'reached' },
  ]);
});

test('what was seen does not change what is held', () => {
  expect(stretchesOf([change('chosen', 0), change('observed', 50, 'bad')], SPAN)).toEqual([
    { from: 0, to: 100, kept: 'reached' },
  ]);
});

test('a part of a history begins with what was held before it', () => {
  expect(stretchesOf([change('chosen', 0), change('failed', 60)], { from: 50, to: 70 })).toEqual([
    { from: 50, to: 60, kept: 'reached' },
    { from: 60, to: 70, kept: 'unresolvable' },
  ]);
});
