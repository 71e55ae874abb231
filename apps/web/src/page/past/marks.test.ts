import { expect, test } from 'vitest';
import { type ChangeTone, mergeMarks } from './marks.ts';

const GAP = 12;

test('changes far apart have a mark each', () => {
  const places = [
    { x: 100, tone: 'bad' },
    { x: 0, tone: 'neutral' },
  ] as const;
  expect(mergeMarks(places, GAP)).toEqual([
    { x: 0, tone: 'neutral', count: 1 },
    { x: 100, tone: 'bad', count: 1 },
  ]);
});

test('changes that would be drawn on each other are one mark, which shows the worst of them', () => {
  const places = [
    { x: 10, tone: 'neutral' },
    { x: 11, tone: 'bad' },
    { x: 12, tone: 'good' },
  ] as const;
  expect(mergeMarks(places, GAP)).toEqual([{ x: 10, tone: 'bad', count: 3 }]);
});

test('five hundred changes anywhere never touch, and none is lost', () => {
  const tones: readonly ChangeTone[] = ['good', 'bad', 'neutral'];
  const places = Array.from({ length: 500 }, (_, index) => ({
    x: (index * 7919) % 1000,
    tone: tones[index % 3] ?? 'neutral',
  }));
  const marks = mergeMarks(places, GAP);
  expect(marks.reduce((sum, { count }) => sum + count, 0)).toBe(500);
  for (const [index, { x }] of marks.entries()) {
    if (index > 0) expect(x - (marks[index - 1]?.x ?? 0)).toBeGreaterThanOrEqual(GAP);
  }
});
