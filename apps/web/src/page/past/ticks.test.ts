import { expect, test } from 'vitest';
import { ticksOf, tickText } from './ticks.ts';

test.each([
  ['2026-01-01T00:00:00Z', '2026'],
  ['2026-03-04T00:00:00Z', '4 Mar'],
  ['2026-03-04T08:30:00Z', '08:30'],
  ['2026-03-04T08:30:15Z', '08:30:15'],
])('%s is marked as "%s"', (at, text) => {
  expect(tickText(Date.parse(at))).toBe(text);
});

test('four days are marked by days and their halves of UTC, wherever the page is looked at', () => {
  const span = { from: Date.parse('2026-03-02T08:00:00Z'), to: Date.parse('2026-03-06T09:00:00Z') };
  const texts = ticksOf(span, 8).map(({ text }) => text);
  expect(texts).toEqual(['12:00', '3 Mar', '12:00', '4 Mar', '12:00', '5 Mar', '12:00', '6 Mar']);
});
