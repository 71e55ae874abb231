import { expect, test } from 'vitest';
import { changedText, momentText } from './moment-text.ts';
import type { Change } from './overview.ts';

const AT = '2026-03-04T08:30:00.060Z';
const TIME = Date.parse('2026-03-04T08:30:01Z');

function change(text: string, tone: Change['tone']): Change {
  return { id: text, kind: 'observed', text, tone, observedAt: AT, recordedAt: AT };
}

test('the end of the slider is now', () => {
  expect(momentText(undefined, undefined)).toBe('now');
});

test('a moment is told in UTC, with what changed there', () => {
  const stop = { time: TIME, changes: [change('The well-known gave HTTP status 522.', 'bad')] };
  expect(momentText(TIME, undefined)).toBe('2026-03-04 08:30:01 UTC');
  expect(momentText(TIME, stop)).toBe('2026-03-04 08:30:01 UTC: The well-known gave HTTP status 522.');
});

test('of several changes the worst is told, and how many there are', () => {
  const changes = [change('An address came.', 'neutral'), change('It is lost.', 'bad'), change('It is back.', 'good')];
  expect(changedText({ time: TIME, changes })).toBe('It is lost. And 2 more.');
});

test('what a server wrote is told without marks that turn text round, and not at any length', () => {
  const told = changedText({ time: TIME, changes: [change(`\u202e${'x'.repeat(5000)}`, 'bad')] });
  expect(told).not.toContain('\u202e');
  expect(told.length).toBeLessThan(200);
});
