import { expect, test } from 'vitest';
import { excesses, quantile } from './check-file-sizes.ts';

const bounds = { median: 110, p90: 280, longest: 400 };
const files = (...lines: readonly number[]) => lines.map((count, index) => ({ path: `f${index}.ts`, lines: count }));

test('files within the bounds pass, the bounds included', () => {
  expect(excesses('sources', files(110, 110, 110, 280, 50), { ...bounds, p90: 280 })).toEqual([]);
});

test('one line too many is named with its file', () => {
  expect(excesses('sources', files(...Array.from({ length: 20 }, () => 50), 401), bounds)).toEqual([
    'f20.ts: 401 lines; at most 400',
  ]);
});

test('a tree of middling files fails by its median', () => {
  expect(excesses('sources', files(111, 111, 111), bounds)).toEqual(['sources: median 111 lines; at most 110']);
});

test('a tree with many long files fails by its 90th percentile', () => {
  const lines = [...Array.from({ length: 8 }, () => 10), 281, 281];
  expect(excesses('sources', files(...lines), bounds)).toEqual(['sources: 90th percentile 281 lines; at most 280']);
});

test('a quantile is a value that occurs', () => {
  expect(quantile([1, 2, 3, 4], 0.5)).toBe(2);
  expect(quantile([1, 2, 3, 4], 0.9)).toBe(4);
  expect(quantile([], 0.5)).toBe(0);
});
