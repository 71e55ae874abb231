import { expect, test } from 'vitest';
import { appended, lineOf, linesOf, MAX_BYTES, pasteFault, sizeText } from './pasted.ts';

test('nothing is not sent', () => {
  expect(pasteFault(' \n\t')).toMatch(/Nothing is pasted/);
});

test('as much as is taken at once is sent, and one byte more is not', () => {
  expect(pasteFault('x'.repeat(MAX_BYTES))).toBeUndefined();
  expect(pasteFault('x'.repeat(MAX_BYTES + 1))).toMatch(/1\.01 MiB, and 1 MiB is the most/);
});

test('letters count as the bytes that they are sent as', () => {
  expect(pasteFault('é'.repeat(MAX_BYTES / 2 + 1))).toMatch(/the most/);
});

test.each([
  [12, '12 bytes'],
  [1025, '2 KiB'],
  [MAX_BYTES, '1 MiB'],
])('%i is told as %s', (bytes, text) => {
  expect(sizeText(bytes)).toBe(text);
});

test('lines are counted whatever they end with', () => {
  const lines = linesOf('a\r\nb\rc\nd');
  expect([1, 2, 3, 4, 5].map((line) => lineOf(lines, line))).toEqual(['a', 'b', 'c', 'd', '']);
});

test('one table begins on a line of its own below another', () => {
  expect(appended('a', 'b')).toBe('a\nb');
  expect(appended('a\n', 'b')).toBe('a\nb');
  expect(appended('', 'b')).toBe('b');
});
