import { expect, test } from 'vitest';
import type { HistoryEntry } from '../api/answers.ts';
import { dayText, earlierBy, groupsOf } from './history-groups.ts';
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
  const [day, ...others] = groupsOf(
    [
      entry('2026-03-04T08:30:02.080Z', 'confirmed'),
      entry('2026-03-04T08:30:00.060Z'),
      entry('2026-03-04T07:00:00.000Z', 'asked'),
    ],
    'backwards',
  );
  expect(others).toEqual([]);
  expect(day?.moments.map(({ time, entries }) => [isoText(time), entries.length])).toEqual([
    ['2026-03-04T08:30:03Z', 2],
    ['2026-03-04T07:00:00Z', 1],
  ]);
});

/** In the order in which it came about: what was seen for another name is used for this one. */
const USED_LATER = [
  entry('2026-03-04T14:51:30.000Z', 'cleared'),
  entry('2026-03-04T14:52:08.100Z', 'asked'),
  entry('2026-03-04T14:51:43.000Z'),
  entry('2026-03-04T14:52:08.300Z'),
  entry('2026-03-04T14:52:08.400Z', 'chosen'),
];

test.each(['forwards', 'backwards'] as const)(
  'what was seen before is told with what came of it, read %s',
  (direction) => {
    const read = direction === 'forwards' ? USED_LATER : USED_LATER.toReversed();
    const moments = groupsOf(read, direction).flatMap((day) => day.moments);
    const times = moments.map(({ begin }) => isoText(begin).slice(11, 19));
    expect(times).toEqual(direction === 'forwards' ? ['14:51:30', '14:52:08'] : ['14:52:08', '14:51:30']);
    expect(moments.flatMap(({ entries }) => entries)).toEqual(read);
    const later = moments.find(({ entries }) => entries.length === 4);
    const earlier = later?.entries.filter((each) => earlierBy(each, later) !== undefined);
    expect(earlier?.map(({ recordedAt }) => recordedAt)).toEqual(['2026-03-04T14:51:43.000Z']);
  },
);

test('that is so, too, where only what was seen is looked at', () => {
  const [day] = groupsOf(USED_LATER, 'forwards', ({ kind }) => kind === 'observed');
  expect(day?.moments.map(({ begin, entries }) => [isoText(begin).slice(11, 19), entries.length])).toEqual([
    ['14:52:08', 2],
  ]);
});

test('a day ends at midnight of UTC, also in the middle of what happened in one go', () => {
  const days = groupsOf([entry('2026-03-05T00:00:00.500Z'), entry('2026-03-04T23:59:59.900Z')], 'backwards');
  expect(days.map(({ day, isContinued }) => [day, isContinued])).toEqual([
    ['2026-03-05', false],
    ['2026-03-04', false],
  ]);
});

test('a day with thousands of entries comes in parts, and more pages change only the last of them', () => {
  const noon = Date.parse('2026-03-04T12:00:00Z');
  const many = Array.from({ length: 3000 }, (_, index) => entry(new Date(noon - index * 10_000).toISOString()));
  const groups = groupsOf(many, 'backwards');
  expect(groups.length).toBeGreaterThan(50);
  expect(groups.filter(({ isContinued }) => !isContinued).map(({ day }) => day)).toEqual(['2026-03-04']);
  expect(groups.flatMap(({ moments }) => moments.flatMap(({ entries }) => entries))).toEqual(many);
  expect(groupsOf(many.slice(0, 1000), 'backwards').slice(0, -1)).toEqual(groups.slice(0, 24));
});

test('a day is told by its weekday', () => {
  expect(dayText('2026-03-04')).toBe('Wednesday, 4 March 2026');
});
