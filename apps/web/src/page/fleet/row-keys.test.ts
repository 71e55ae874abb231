import { expect, test } from 'vitest';
import { rowAt } from './row-keys.ts';

const plain = { altKey: false, ctrlKey: false, metaKey: false };
const place = { active: 5, count: 30, page: 10 };

test.each([
  ['ArrowDown', 6],
  ['ArrowUp', 4],
  ['PageDown', 15],
  ['PageUp', 0],
  ['Home', 0],
  ['End', 29],
  ['Enter', undefined],
  ['a', undefined],
])('%s leads from row 5 to row %s', (key, row) => {
  expect(rowAt({ ...plain, key }, place)).toBe(row);
});

test('no key leads beyond the last row', () => {
  expect(rowAt({ ...plain, key: 'PageDown' }, { ...place, active: 25 })).toBe(29);
});

test('in an empty list, and with another key held, keys are left alone', () => {
  expect(rowAt({ ...plain, key: 'End' }, { ...place, count: 0 })).toBeUndefined();
  expect(rowAt({ ...plain, ctrlKey: true, key: 'Home' }, place)).toBeUndefined();
});
