import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LIFETIME_MS, restOf, retryAfter, retryDelay } from './retry-schedule.ts';

const HOUR_MS = 3_600_000;
const NOW = Date.parse('2026-01-01T00:00:00Z');

/** When attempts come, in ms since the message was queued, when each fails at once. */
function attempts(draw: number, retryAfterMs?: number): readonly number[] {
  const at = [0];
  for (;;) {
    const ageMs = at.at(-1) ?? 0;
    const delay = retryDelay({ attempt: at.length, ageMs, retryAfterMs, draw });
    if (delay === undefined) return at;
    at.push(ageMs + delay);
  }
}

describe('the schedule of attempts', () => {
  test('is that of Standard Webhooks for a day, with its last attempt at the end of it', () => {
    const seconds = attempts(0.5).map((ms) => ms / 1000);
    expect(seconds).toEqual([0, 5, 305, 2105, 9305, 27_305, 63_305, 86_400]);
  });

  test('is never longer than a day and never shorter than its pauses less a fifth, whatever is drawn and asked for', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        fc.option(fc.nat({ max: 10 ** 9 })),
        (draw, asked) => {
          const at = attempts(draw, asked ?? undefined);
          expect(at.length).toBeGreaterThanOrEqual(5);
          expect(at.length).toBeLessThanOrEqual(9);
          expect(at.at(-1)).toBeLessThanOrEqual(LIFETIME_MS);
          expect(at[1]).toBeGreaterThanOrEqual(4000);
        },
      ),
    );
  });

  test('waits for as long as the receiver asks, up to six hours, and never less than its own', () => {
    expect(retryDelay({ attempt: 1, ageMs: 0, retryAfterMs: 60_000, draw: 0.5 })).toBe(60_000);
    expect(retryDelay({ attempt: 3, ageMs: 0, retryAfterMs: 60_000, draw: 0.5 })).toBe(1_800_000);
    expect(retryDelay({ attempt: 1, ageMs: 0, retryAfterMs: 1e12, draw: 0.5 })).toBe(6 * HOUR_MS);
  });

  test('gives up what is a day old', () => {
    expect(retryDelay({ attempt: 1, ageMs: LIFETIME_MS, draw: 0.5 })).toBeUndefined();
    expect(retryDelay({ attempt: 1, ageMs: LIFETIME_MS - 1000, draw: 0.5 })).toBe(1000);
  });
});

describe('the rest of an endpoint', () => {
  test('grows from half a second to a minute', () => {
    expect([1, 2, 3, 8, 1000].map((failures) => restOf(failures))).toEqual([500, 1000, 2000, 60_000, 60_000]);
  });

  test('is as long as it asks for, up to a quarter of an hour', () => {
    expect(restOf(1, 30_000)).toBe(30_000);
    expect(restOf(1, HOUR_MS)).toBe(900_000);
  });
});

describe('Retry-After', () => {
  test.each([
    ['120', 120_000],
    ['0', 0],
    ['Thu, 01 Jan 2026 00:00:30 GMT', 30_000],
    ['Wed, 31 Dec 2025 00:00:30 GMT', 0],
    [undefined, undefined],
    ['', undefined],
    ['-1', undefined],
    ['1.5', undefined],
    ['soon', undefined],
    ['9999999999', undefined],
    ['2026-01-01', undefined],
  ])('%j is %j', (field, expected) => {
    expect(retryAfter(field, NOW)).toBe(expected);
  });
});
