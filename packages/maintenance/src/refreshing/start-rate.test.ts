import { describe, expect, test } from 'vitest';
import { StartRate } from './start-rate.ts';

const NOW = 1_767_225_600_000;

function begunBetween(rate: StartRate, from: number, until: number): number {
  let begun = 0;
  for (let now = from; now < until; now += 10) while (rate.take(now)) begun += 1;
  return begun;
}

describe('a rate', () => {
  test('rises from a tenth to the whole within a minute', () => {
    const rate = new StartRate(100, NOW);
    expect(rate.at(NOW)).toBe(10);
    expect(rate.at(NOW + 30_000)).toBeCloseTo(55);
    expect(rate.at(NOW + 60_000)).toBe(100);
    expect(rate.at(NOW + 3_600_000)).toBe(100);
    // 5.5 % to 10 % of them in the first second; all of them in one after the minute.
    expect(begunBetween(rate, NOW, NOW + 1000)).toBeLessThanOrEqual(13);
    begunBetween(rate, NOW + 1000, NOW + 60_000);
    const later = begunBetween(rate, NOW + 60_000, NOW + 70_000);
    expect(later).toBeGreaterThanOrEqual(990);
    expect(later).toBeLessThanOrEqual(1026);
  });

  test('does not make up for what was not asked of it', () => {
    const rate = new StartRate(100, NOW);
    expect(begunBetween(rate, NOW + 3_600_000, NOW + 3_600_010)).toBe(25);
  });

  test('tells how long it takes until the next may begin', () => {
    const rate = new StartRate(0.5, NOW);
    expect(rate.take(NOW + 3_600_000)).toBe(true);
    expect(rate.waitMs(NOW + 3_600_000)).toBe(2000);
    expect(rate.take(NOW + 3_601_999)).toBe(false);
    expect(rate.take(NOW + 3_602_000)).toBe(true);
  });

  test('gives nothing for a clock that was put back', () => {
    const rate = new StartRate(1, NOW);
    while (rate.take(NOW)) expect(true).toBe(true);
    expect(rate.take(NOW - 3_600_000)).toBe(false);
    expect(rate.waitMs(NOW - 3_600_000)).toBeGreaterThan(0);
  });
});
