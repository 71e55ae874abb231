import { expect, test } from 'vitest';
import { confirmationFault } from './confirmation.ts';

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
