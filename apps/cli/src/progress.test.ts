import { expect, test } from 'vitest';
import { progressLine } from './progress.ts';

test.each<[string, number, number, string]>([
  ['how far it has come', 50, 100, 'importing [###############...............] 50 of 100 bytes'],
  ['an end', 100, 100, 'importing [##############################] 100 of 100 bytes'],
  ['more than there was said to be', 120, 100, 'importing [##############################] 120 of 120 bytes'],
  ['no more than what is done where the end is not known', 50, 0, 'importing 50 bytes'],
])('a line tells %s', (_, done, total, line) => {
  expect(progressLine('importing', 'bytes', done, total)).toBe(line);
});
