import { expect, test } from 'vitest';
import { around, drawable, isoText, moved, secondAfter, spanIn, timeOf } from './span.ts';

const HOUR = 3_600_000;
const WHOLE = { from: 0, to: 100 * HOUR };

test('an hour around a moment has the moment in its middle', () => {
  expect(around(50 * HOUR, HOUR, WHOLE)).toEqual({ from: 49.5 * HOUR, to: 50.5 * HOUR });
});

test('a stretch never reaches over the ends of the history', () => {
  expect(around(0, HOUR, WHOLE)).toEqual({ from: 0, to: HOUR });
  expect(around(100 * HOUR, HOUR, WHOLE)).toEqual({ from: 99 * HOUR, to: 100 * HOUR });
  expect(around(50 * HOUR, 500 * HOUR, WHOLE)).toEqual(WHOLE);
});

test('moving goes half a width and stops at the end', () => {
  expect(moved({ from: 10 * HOUR, to: 12 * HOUR }, 1, WHOLE)).toEqual({ from: 11 * HOUR, to: 13 * HOUR });
  expect(moved({ from: 0, to: 2 * HOUR }, -1, WHOLE)).toEqual({ from: 0, to: 2 * HOUR });
});

test('a history of one moment can be drawn', () => {
  expect(drawable({ from: 5 * HOUR, to: 5 * HOUR })).toEqual({ from: 5 * HOUR - 60_000, to: 5 * HOUR });
});

test.each([
  [undefined, undefined, undefined],
  ['1970-01-01T01:00:00Z', undefined, { from: HOUR, to: 100 * HOUR }],
  ['1970-01-01T01:00:00Z', '1970-01-01T02:00:00Z', { from: HOUR, to: 2 * HOUR }],
  ['1970-01-01T02:00:00Z', '1970-01-01T01:00:00Z', undefined],
  ['yesterday', '1970-01-01T02:00:00Z', { from: 0, to: 2 * HOUR }],
])('from %s to %s of an address', (from, to, span) => {
  expect(spanIn(from, to, WHOLE)).toEqual(span);
});

test('a moment is told by the second that has all of it', () => {
  expect(isoText(secondAfter(Date.parse('2026-03-04T08:30:00.060Z')))).toBe('2026-03-04T08:30:01Z');
  expect(isoText(secondAfter(Date.parse('2026-03-04T08:30:00.000Z')))).toBe('2026-03-04T08:30:00Z');
});

test.each([
  '<script>',
  '5',
  '2026-03-04',
  '2026-03-04T08:30',
  '-271821-04-20T00:00:00Z',
  '+275760-09-13T00:00:00Z',
  '1969-12-31T23:59:59Z',
])('%s is no moment: it says no zone, or cannot be counted from 1970', (text) => {
  expect(timeOf(text)).toBeUndefined();
});

test.each(['2026-03-04T10:30:00+02:00', '2026-03-04T10:30:00 02:00', '2026-03-04T08:30Z'])('%s is a moment', (text) => {
  expect(timeOf(text)).toBe(Date.parse('2026-03-04T08:30:00Z'));
});
