import { expect, test } from 'vitest';
import type { HistoryEntry } from '../api/answers.ts';
import { dayText, groupsOf } from './history-groups.ts';
import { isoText } from './span.ts';

function entry(at: string, kind = 'observed'): HistoryEntry {
  return {
    serverName: 'example.org',
    kind,
    id: `${kind} ${at}`,
    observedAt: at,
    recordedAt: at,
    text: kind,
    changes: [],
  };
}

test('what happened in one go is one moment, known by the second after the last of it', () => {
  const [day, ...others] = groupsOf([
    entry('2026-03-04T08:30:02.080Z', 'confirmed'),
    entry('2026-03-04T08:30:00.060Z'),
    entry('2026-03-04T07:00:00.000Z', 'asked'),
  ]);
  expect(others).toEqual([]);
  expect(day?.moments.map(({ time, entries }) => [isoText(time), entries.length])).toEqual([
    ['2026-03-04T08:30:03Z', 2],
    ['2026-03-04T07:00:00Z', 1],
  ]);
});

test('a day ends at midnight of UTC, also in the middle of what happened in one go', () => {
  const days = groupsOf([entry('2026-03-05T00:00:00.500Z'), entry('2026-03-04T23:59:59.900Z')]);
  expect(days.map(({ day, isContinued }) => [day, isContinued])).toEqual([
    ['2026-03-05', false],
    ['2026-03-04', false],
  ]);
});

test('a day with thousands of entries comes in parts, and more pages change only the last of them', () => {
  const noon = Date.parse('2026-03-04T12:00:00Z');
  const many = Array.from({ length: 3000 }, (_, index) => entry(new Date(noon - index * 10_000).toISOString()));
  const groups = groupsOf(many);
  expect(groups.length).toBeGreaterThan(50);
  expect(groups.filter(({ isContinued }) => !isContinued).map(({ day }) => day)).toEqual(['2026-03-04']);
  expect(groups.flatMap(({ moments }) => moments.flatMap(({ entries }) => entries))).toEqual(many);
  expect(groupsOf(many.slice(0, 1000)).slice(0, -1)).toEqual(groups.slice(0, 24));
});

test('a day is told by its weekday', () => {
  expect(dayText('2026-03-04')).toBe('Wednesday, 4 March 2026');
});
