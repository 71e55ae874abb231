import { expect, test } from 'vitest';
import { changesOf, nextChange } from './changes.ts';
import { clearedIn, marksOf } from './moments.ts';

const MOMENTS = [
  { at: '2026-03-04T08:00:00.000Z', about: 'used', kind: 'use' },
  { at: '2026-03-04T08:29:40.000Z', about: 'failing', kind: 'fault' },
  { at: '2026-03-04T08:30:40.000Z', about: 'back', kind: 'repair' },
  { at: '2026-03-04T21:30:00.000Z', about: 'cleared', kind: 'clear' },
] as const;

test('a fault lasts until it is repaired', () => {
  const [, fault] = marksOf(MOMENTS, 0);
  expect(fault).toMatchObject({ kind: 'fault', about: 'failing' });
  expect(fault?.kind === 'fault' && fault.to - fault.from).toBe(60_000);
});

test('one that is never repaired lasts until the end', () => {
  expect(marksOf(MOMENTS.slice(0, 2), 7_000_000_000_000).at(-1)).toMatchObject({ to: 7_000_000_000_000 });
});

test('the clearing of a story is known', () => {
  expect(clearedIn(MOMENTS)).toBe('2026-03-04T21:30:00.000Z');
  expect(clearedIn([])).toBeUndefined();
});

test('one goes from change to change, and no further', () => {
  const piece = (from: number, to: number) => ({ kind: 'nothing' as const, from, to, why: undefined });
  const lane = {
    ...{
      name: 'a',
      title: 'a',
      policy: undefined,
      about: '',
      wrong: [],
      cures: [],
      heeds: [],
      isJudged: true,
      isCut: false,
    },
    pieces: [piece(0, 10), piece(10, 30), piece(30, 99)],
  };
  const changes = changesOf([lane, lane], { from: 0, to: 50 });
  expect(changes).toEqual([10, 30]);
  expect([nextChange(changes, 10, 1), nextChange(changes, 10, -1), nextChange(changes, 30, 1)]).toEqual([
    30,
    undefined,
    undefined,
  ]);
});
