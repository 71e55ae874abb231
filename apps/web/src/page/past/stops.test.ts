import { expect, test } from 'vitest';
import type { Change } from './overview.ts';
import { isoText } from './span.ts';
import { nextStop, previousStop, snapped, stopAt, stopsOf } from './stops.ts';

function change(recordedAt: string): Change {
  return { id: recordedAt, kind: 'observed', text: 'something', tone: 'bad', observedAt: recordedAt, recordedAt };
}

const stops = stopsOf(['2026-03-04T08:32:00.040Z', '2026-03-04T08:30:00.080Z', '2026-03-04T08:30:00.060Z'].map(change));

test('what happened within a second is one stop, at which all of it is known', () => {
  expect(stops.map(({ time, changes }) => [isoText(time), changes.length])).toEqual([
    ['2026-03-04T08:30:01Z', 2],
    ['2026-03-04T08:32:01Z', 1],
  ]);
});

test('stepping goes from stop to stop, and from now to the last one', () => {
  const [first, last] = stops;
  expect(previousStop(stops)).toBe(last);
  expect(previousStop(stops, last?.time)).toBe(first);
  expect(previousStop(stops, first?.time)).toBeUndefined();
  expect(nextStop(stops, first?.time)).toBe(last);
  expect(nextStop(stops)).toBeUndefined();
  expect(stopAt(stops, last?.time ?? 0)).toBe(last);
});

test('a pointer near a stop means the stop, and elsewhere the second', () => {
  const [first] = stops;
  const time = first?.time ?? 0;
  expect(snapped(stops, time - 900, 1000)).toBe(time);
  expect(snapped(stops, time - 30_500, 1000)).toBe(time - 30_000);
});
