import { expect, test } from 'vitest';
import { listed, printable, quoted } from './printable.ts';

test.each([
  ['plain, with a “sign” and ä', 'plain, with a “sign” and ä'],
  ['clear\u001b[2J', 'clear\\u{1b}[2J'],
  ['line\r\nfeed', 'line\\u{d}\\u{a}feed'],
  ['c1\u009b31m', 'c1\\u{9b}31m'],
  ['del\u007f', 'del\\u{7f}'],
  ['turned\u202eround\u2066', 'turned\\u{202e}round\\u{2066}'],
  ['hidden\u200b\u00ad\ufeff', 'hidden\\u{200b}\\u{ad}\\u{feff}'],
  ['lines\u2028\u2029', 'lines\\u{2028}\\u{2029}'],
  ['alone\ud800', 'alone\\u{d800}'],
  ['tag\u{e0041}', 'tag\\u{e0041}'],
  ['whole 😀', 'whole 😀'],
])('printable: %j', (text, shown) => {
  expect(printable(text)).toBe(shown);
});

test('printable cuts what is long', () => {
  expect(printable('a'.repeat(401))).toBe(`${'a'.repeat(400)}…`);
  expect(printable('abcdef', 3)).toBe('abc…');
});

test('quoted adds double quotes and keeps what stands inside apart', () => {
  expect(quoted('a"b\\')).toBe('"a\\"b\\\\"');
  expect(quoted('\u009b')).toBe('"\\u{9b}"');
  expect(quoted('a'.repeat(81))).toBe(`"${'a'.repeat(80)}…"`);
});

test('listed shows eight and counts the others', () => {
  expect(listed([])).toBe('');
  expect(listed(['a', 'b'])).toBe('a, b');
  expect(listed(['1', '2', '3', '4', '5', '6', '7', '8'])).toBe('1, 2, 3, 4, 5, 6, 7, 8');
  expect(listed(['1', '2', '3', '4', '5', '6', '7', '8', '9', '10'])).toBe('1, 2, 3, 4, 5, 6, 7, 8 and 2 more');
});
