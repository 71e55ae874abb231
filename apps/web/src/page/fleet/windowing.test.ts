import { expect, test } from 'vitest';
import { rowsInSight, scrolledTo } from './windowing.ts';

const box = { scrollTop: 40_000, height: 400, head: 36, rowHeight: 40 };

test('of very many rows those in sight are there, and some around them', () => {
  const { rows, apart } = rowsInSight(box, { count: 100_000, kept: 1005 });
  expect(rows).toEqual(expect.arrayContaining([1000, 1005, 1010]));
  expect(rows.length).toBeLessThan(40);
  expect(apart).toBeUndefined();
});

test.each([3, 99_999])('the row with the focus, %i, is there wherever it is', (kept) => {
  const { rows, apart } = rowsInSight(box, { count: 100_000, kept });
  expect(rows).not.toContain(kept);
  expect(apart).toBe(kept);
});

test('of few rows, and of none, no more are there than there are', () => {
  expect(rowsInSight({ ...box, scrollTop: 0 }, { count: 2, kept: 0 })).toEqual({ rows: [0, 1], apart: undefined });
  expect(rowsInSight(box, { count: 0, kept: 0 })).toEqual({ rows: [], apart: undefined });
  expect(rowsInSight(box, { count: 2, kept: 0 }).rows).toContain(1);
});

test.each([
  [1003, 40_000],
  [999, 39_960],
  [1010, 40_076],
  [0, 0],
])('for row %i it is scrolled to %i', (row, scrollTop) => {
  expect(scrolledTo(box, row)).toBe(scrollTop);
});
