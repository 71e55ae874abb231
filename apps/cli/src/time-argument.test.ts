import { expect, test } from 'vitest';
import { readAge, readTime } from './time-argument.ts';
import { UsageError } from './usage-error.ts';

const NOW = Date.UTC(2026, 10, 23, 6, 12, 30, 250);
const read = (text: string): string => new Date(readTime('--at', text, NOW)).toISOString();

test.each([
  ['now', '2026-11-23T06:12:30.250Z'],
  ['2026-11-23', '2026-11-23T00:00:00.000Z'],
  ['2026-11-23T06:12', '2026-11-23T06:12:00.000Z'],
  ['2026-11-23T06:12:30Z', '2026-11-23T06:12:30.000Z'],
  ['2026-11-23 06:12:30z', '2026-11-23T06:12:30.000Z'],
  ['2026-11-23T06:12:30.1239Z', '2026-11-23T06:12:30.123Z'],
  ['2026-11-23T06:12:30+01:30', '2026-11-23T04:42:30.000Z'],
  ['2026-11-23T06:12-0800', '2026-11-23T14:12:00.000Z'],
  ['2024-02-29', '2024-02-29T00:00:00.000Z'],
  ['-2h', '2026-11-23T04:12:30.250Z'],
  ['-30min', '2026-11-23T05:42:30.250Z'],
  ['-30m', '2026-11-23T05:42:30.250Z'],
  ['-1d12h', '2026-11-21T18:12:30.250Z'],
  ['-250ms', '2026-11-23T06:12:30.000Z'],
])('%s is a time', (text, expected) => {
  expect(read(text)).toBe(expected);
});

test.each([
  '',
  'yesterday',
  '2h',
  '-2',
  '-h',
  '+2h',
  '2026',
  '2026-11',
  '2026-11-31',
  '2026-02-29',
  '2026-13-01',
  '2026-11-23T24:00',
  '2026-11-23T06:60',
  '2026-11-23T06:12:60Z',
  '2026-11-23T06:12Zebra',
  '2026-11-23T06:12+15:00',
  '2026-11-23T',
  '-999999999d',
  '1763878320',
])('%j is none, and the option is named', (text) => {
  expect(() => read(text)).toThrow(UsageError);
  expect(() => read(text)).toThrow(`--at ${text}: write a time such as`);
});

test.each([
  ['90d', '2026-08-25T06:12:30.250Z'],
  ['-90d', '2026-08-25T06:12:30.250Z'],
  ['1d12h', '2026-11-21T18:12:30.250Z'],
  ['2026-11-23', '2026-11-23T00:00:00.000Z'],
  ['now', '2026-11-23T06:12:30.250Z'],
])('%s is an age', (text, expected) => {
  expect(new Date(readAge('--older-than', text, NOW)).toISOString()).toBe(expected);
});

test.each(['', '90', 'd', '90 d', '--90d', '2026', '99999d'])('%j is no age, and the option is named', (text) => {
  expect(() => readAge('--older-than', text, NOW)).toThrow(/^--older-than .*: write /);
});
