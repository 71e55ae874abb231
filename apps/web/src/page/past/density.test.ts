import { expect, test } from 'vitest';
import { bucketsWithin, densityPath } from './density.ts';

const NONE = { asked: 0, observed: 0, unanswered: 0, concluded: 0, failed: 0, acts: 0, claimed: 0 };

function bucket(index: number, observed: number) {
  return {
    from: new Date(index * 1000).toISOString(),
    to: new Date((index + 1) * 1000).toISOString(),
    ...NONE,
    observed,
  };
}

const x = (time: number) => time / 100;

test('where nothing was recorded nothing is drawn', () => {
  expect(densityPath([bucket(0, 0), bucket(1, 0)], x, 40)).toBe('');
});

test('the piece with the most is as tall as there is room, and a quarter of it half as tall', () => {
  expect(densityPath([bucket(0, 100), bucket(1, 25)], x, 40)).toBe('M0 40v-40h10v40zM10 40v-20h10v20z');
});

test('one event among thousands can be seen', () => {
  expect(densityPath([bucket(0, 100_000), bucket(1, 1)], x, 40)).toContain('v-2h10');
});

test('a piece that reaches over an end of what is in view is not drawn there', () => {
  const buckets = [0, 1, 2, 3].map((index) => bucket(index, 1));
  expect(bucketsWithin(buckets, { from: 500, to: 3000 })).toEqual([buckets[1], buckets[2]]);
  expect(bucketsWithin(buckets, { from: 1200, to: 1800 })).toEqual([]);
});
