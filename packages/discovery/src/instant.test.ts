import { describe, expect, test } from 'vitest';
import { formatInstant, formatSpan } from './index.ts';

describe('formatInstant writes as the calendar of the machine does', () => {
  test('on every day of 800 years, at a time of day of its own', () => {
    const wrong: number[] = [];
    for (let day = 0; day < 292_194; day += 1) {
      const at = Date.UTC(1600, 0, 1) + day * 86_400_000 + ((day * 7_919_993) % 86_400_000);
      if (formatInstant(at) !== new Date(at).toISOString()) wrong.push(at);
    }
    expect(wrong).toEqual([]);
  });

  test.each([0, -1, 1, 999, 1_767_225_600_000, -62_167_219_200_000, 253_402_300_799_999, 951_827_696_789])(
    'at %d',
    (at) => {
      expect(formatInstant(at)).toBe(new Date(at).toISOString());
    },
  );

  test('cuts off fractions, and gives the nearest end outside the years 0 to 9999', () => {
    expect(formatInstant(1.9)).toBe('1970-01-01T00:00:00.001Z');
    expect(formatInstant(Number.POSITIVE_INFINITY)).toBe('9999-12-31T23:59:59.999Z');
    expect(formatInstant(Number.NEGATIVE_INFINITY)).toBe('0000-01-01T00:00:00.000Z');
    expect(formatInstant(Number.MAX_SAFE_INTEGER)).toBe('9999-12-31T23:59:59.999Z');
  });
});

test.each([
  [-5, '0 ms'],
  [0, '0 ms'],
  [250, '250 ms'],
  [999, '999 ms'],
  [1000, '1 s'],
  [1999, '1 s'],
  [45_000, '45 s'],
  [60_000, '1 min'],
  [61_000, '1 min 1 s'],
  [5_400_000, '1 h 30 min'],
  [3_605_000, '1 h'],
  [86_400_000, '1 d'],
  [172_800_000, '2 d'],
  [90_000_000, '1 d 1 h'],
  [86_460_000, '1 d'],
])('formatSpan: %d ms is %s', (span, text) => {
  expect(formatSpan(span)).toBe(text);
});
