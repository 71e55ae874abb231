import { expect, test } from 'vitest';
import { confirmationFault, nothingHeld } from './confirmation.ts';

test.each([
  ['12345', '12345'],
  [' 12,345 ', '12345'],
  ['12 345', '12345'],
  ['All', 'all'],
  ['0', '0'],
])('%j confirms %s', (typed, word) => {
  expect(confirmationFault(typed, word)).toBeUndefined();
});

test.each([
  ['', '12345', /Waits for 12345/],
  ['1234', '12345', /not 12345/],
  ['123456', '12345', /not 12345/],
  ['yes', '12345', /not 12345/],
  ['', '0', /Waits for 0/],
])('%j does not confirm %s', (typed, word, text) => {
  expect(confirmationFault(typed, word)).toMatch(text);
});

test('where nothing is held there is nothing to clear, and where that is not known there may be', () => {
  expect(nothingHeld(0)).toMatch(/nothing to clear/);
  expect(nothingHeld(1)).toBeUndefined();
  expect(nothingHeld(undefined)).toBeUndefined();
});
