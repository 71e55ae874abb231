import { expect, test } from 'vitest';
import { delegation, explained, ground } from '../past/testing/explanations.ts';
import { freshnessAxis } from './freshness-axis.ts';
import { freshnessWords } from './freshness-words.ts';
import { lifetimeText } from './lifetime-text.ts';
import { nextLookMs } from './next-look.ts';

const NOW = Date.parse('2026-03-04T09:00:00.000Z');
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

test('the axis keeps the order of time, whatever the distance', () => {
  const instants = [-30 * 24 * HOUR, -HOUR, -MINUTE, 0, MINUTE, 5 * MINUTE, 48 * HOUR].map((span) => NOW + span);
  const { place } = freshnessAxis(NOW, instants, 11);
  const places = instants.map(place);
  expect(places).toEqual(places.toSorted((left, right) => left - right));
  expect(new Set(places).size).toBe(places.length);
  expect(Math.min(...places)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...places)).toBeLessThanOrEqual(100);
});

test('five minutes can be seen beside two days', () => {
  const { place } = freshnessAxis(NOW, [NOW - 24 * HOUR, NOW + 48 * HOUR], 11);
  expect(place(NOW + 5 * MINUTE) - place(NOW)).toBeGreaterThan(5);
});

test.each([11, 22])('marks on the axis have room of %i per cent', (room) => {
  const { marks, place } = freshnessAxis(NOW, [NOW - 24 * HOUR, NOW + 48 * HOUR], room);
  const places = [...marks.map((mark) => mark.place), place(NOW)].toSorted((left, right) => left - right);
  expect(marks.length).toBeGreaterThan(0);
  for (const [index, each] of places.slice(1).entries())
    expect(each - (places[index] ?? 0)).toBeGreaterThanOrEqual(room);
});

const row = {
  evidence: ground('a:example.org', '192.0.2.1'),
  observedAt: NOW - MINUTE,
  ownUntil: NOW + 4 * MINUTE,
  staleUntil: NOW + 64 * MINUTE,
  holdsUntil: NOW + 4 * MINUTE,
  isWeakest: false,
};

test.each([
  ['is good', row, 'Seen 1 min ago; believed for 4 min more; may serve on for 1 h 4 min if asking again fails.'],
  ['may not serve on', { ...row, staleUntil: row.ownUntil }, 'Seen 1 min ago; believed for 4 min more.'],
  ['may not be kept', { ...row, ownUntil: row.observedAt }, 'Seen 1 min ago; not kept.'],
  [
    'serves on',
    { ...row, ownUntil: NOW - MINUTE / 2, evidence: { ...row.evidence, stale: true } },
    'Seen 1 min ago; ran out 30 s ago; serves on because asking again failed, and is asked for again in 4 min.',
  ],
  [
    'is too old',
    { ...row, ownUntil: NOW - MINUTE / 2, staleUntil: NOW - 1 },
    'Seen 1 min ago; ran out 30 s ago; too old to serve on by now.',
  ],
])('evidence that %s is told in words as well', (_, each, words) => {
  expect(freshnessWords(each, NOW, 'ago')).toBe(words);
});

test.each([
  [{ basis: 'max-age', statedMs: HOUR, effectiveMs: HOUR }, '1 h: the answer says so with max-age.'],
  [
    { basis: 'default', statedMs: 24 * HOUR, effectiveMs: 82_080_000 },
    '22 h 48 min: the answer says nothing of its lifetime: the default, shortened from 1 d.',
  ],
  [
    { basis: 'negative-ttl', statedMs: 1000, effectiveMs: MINUTE },
    '1 min: the negative TTL: how long the DNS says that there is nothing, raised from 1 s.',
  ],
  [{ basis: 'no-store', statedMs: 0, effectiveMs: 0 }, 'Not kept: the answer says no-store.'],
  [{ basis: 'of-tomorrow', statedMs: 1000, effectiveMs: 1000 }, '1 s: of-tomorrow.'],
])('a lifetime of %j is told as "%s"', (lifetime, text) => {
  expect(lifetimeText(lifetime)).toBe(text);
});

test('what is shown of now is asked for again soon after it runs out, and every half minute at the latest', () => {
  const until = (span: number) => explained({ ...delegation, freshUntil: new Date(NOW + span).toISOString() });
  expect(nextLookMs(until(HOUR), NOW)).toBe(30_000);
  expect(nextLookMs(until(5000), NOW)).toBeGreaterThan(5000);
  expect(nextLookMs(until(5000), NOW)).toBeLessThan(10_000);
  expect(nextLookMs(until(-HOUR), NOW)).toBe(30_000);
  expect(nextLookMs(undefined, NOW)).toBe(30_000);
});
