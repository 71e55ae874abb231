import { expect, test } from 'vitest';
import { densityPath } from './density.ts';

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
