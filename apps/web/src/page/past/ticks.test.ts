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
  const texts = ticksOf(span, 9).map(({ text }) => text);
  expect(texts).toEqual(['12:00', '3 Mar', '12:00', '4 Mar', '12:00', '5 Mar', '12:00', '6 Mar']);
});

test.each([
  ['an hour', '2026-03-04T08:00:10Z', '2026-03-04T09:00:10Z', 4, ['08:15', '08:30', '08:45', '09:00']],
  ['half a minute', '2026-03-04T08:30:01Z', '2026-03-04T08:30:31Z', 4, ['08:30:15', '08:30:30']],
  ['a year and more', '2025-11-20T00:00:00Z', '2026-12-10T00:00:00Z', 5, ['2026', '1 Apr', '1 Jul', '1 Oct']],
])('%s has round times', (_, from, to, most, texts) => {
  const span = { from: Date.parse(from), to: Date.parse(to) };
  expect(ticksOf(span, most).map(({ text }) => text)).toEqual(texts);
});

test('no time is told twice, in however short a history', () => {
  const from = Date.parse('2026-03-04T08:30:00.100Z');
  for (const width of [300, 1200, 2500, 9000]) {
    const texts = ticksOf({ from, to: from + width }, 8).map(({ text }) => text);
    expect(new Set(texts).size).toBe(texts.length);
  }
});

test('there are never more than were asked for, however long or short a history is', () => {
  for (let width = 1000; width < 1e12; width *= 3.7) {
    const ticks = ticksOf({ from: 1_000_000, to: 1_000_000 + width }, 6);
    expect(ticks.length).toBeLessThanOrEqual(6);
    expect(new Set(ticks.map(({ time }) => time)).size).toBe(ticks.length);
  }
});
