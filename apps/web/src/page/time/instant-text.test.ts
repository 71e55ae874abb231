import { expect, test } from 'vitest';
import { fromNowText, fromThenText, instantText } from './instant-text.ts';

const NOW = Date.parse('2026-03-04T08:30:00.000Z');

test.each([
  ['2026-03-04T08:30:00.400Z', 'now'],
  ['2026-03-04T08:35:00.080Z', 'in 5 min'],
  ['2026-03-04T07:15:00.000Z', '1 h ago'],
  ['2026-03-02T08:30:00.000Z', '2 d ago'],
])('%s is told as "%s"', (at, text) => {
  expect(fromNowText(at, NOW)).toBe(text);
});

test.each([
  ['2026-03-04T08:30:00.400Z', 'then'],
  ['2026-03-04T08:35:00.080Z', '5 min later'],
  ['2026-03-03T08:30:00.000Z', '1 d earlier'],
])('beside a moment in the past, %s is told as "%s"', (at, text) => {
  expect(fromThenText(at, NOW)).toBe(text);
});

test('times are told in UTC', () => {
  expect(instantText('2026-03-04T08:30:01.999Z')).toBe('2026-03-04 08:30:01');
});
