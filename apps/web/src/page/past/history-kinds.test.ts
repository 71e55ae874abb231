import { expect, test } from 'vitest';
import { HISTORY_SORTS, sortsIn, sortsText } from './history-kinds.ts';

test('an address without kinds, or with none that there is, asks for all', () => {
  expect(sortsIn(undefined).size).toBe(HISTORY_SORTS.length);
  expect(sortsIn('nonsense,<b>').size).toBe(HISTORY_SORTS.length);
});

test('kinds of an address are read and written back in one order', () => {
  expect(sortsText(sortsIn('pins,observed'))).toBe('observed,pins');
});

test('all kinds need no word in the address', () => {
  expect(sortsText(sortsIn(undefined))).toBeUndefined();
});
