import { expect, test } from 'vitest';
import { OwnEnds } from './own-ends.ts';

test('an end is pending until it comes by; of several the last', () => {
  const ends = new OwnEnds();
  ends.add('a.example', '1');
  ends.add('a.example', '2');
  ends.settle('a.example', '1');
  expect(ends.isPending('a.example')).toBe(true);
  expect(ends.isPending('b.example')).toBe(false);
  ends.settle('a.example', '2');
  expect(ends.isPending('a.example')).toBe(false);
});

test('who never sees his own come by takes nothing for settled any more, and keeps no more of them', () => {
  const ends = new OwnEnds();
  for (let index = 0; index <= 20_000; index += 1) ends.add(`n${index}.example`, String(index));
  expect(ends.isPending('never.ended.example')).toBe(true);
});
