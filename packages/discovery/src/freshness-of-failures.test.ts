import { describe, expect, test } from 'vitest';
import { absenceLifetime, backOffMs, errorLifetime, recordsLifetime } from './freshness.ts';
import { recommended } from './index.ts';
import { DAY, type Fields, HOUR, hop, MINUTE, SECOND } from './testing/observations.ts';

const policy = recommended.wellKnown;

describe('back-off (R59, R101)', () => {
  test('of a well-known: a minute, doubled each time, an hour at most', () => {
    const minutes = [1, 2, 3, 4, 5, 6, 7, 8, 9].map(
      (failures) => backOffMs(failures, policy.errorFirstMs, policy.errorFactor, policy.errorMaxMs) / MINUTE,
    );
    expect(minutes).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60]);
  });

  test('of the DNS: half a minute, doubled each time, five minutes at most', () => {
    const { failureFirstMs, failureFactor, failureMaxMs } = recommended.dns;
    const seconds = [1, 2, 3, 4, 5, 6].map(
      (failures) => backOffMs(failures, failureFirstMs, failureFactor, failureMaxMs) / SECOND,
    );
    expect(seconds).toEqual([30, 60, 120, 240, 300, 300]);
  });

  test.each([0, 1_000, 1e9, Number.MAX_SAFE_INTEGER])('stays within its bounds after %d failures', (failures) => {
    const ms = backOffMs(failures, MINUTE, 2, HOUR);
    expect(ms).toBeGreaterThanOrEqual(MINUTE);
    expect(ms).toBeLessThanOrEqual(HOUR);
  });
});

describe('how long "no delegation" is believed (R59, R74)', () => {
  const lifetime = (headers: Fields, ownMs: number, atLeastMs = 0) =>
    errorLifetime(hop(headers, { status: 404 }), { ownMs, atLeastMs }, policy);

  test.each<[string, Fields, number, number]>([
    ['as the policy says, without fields', {}, HOUR, HOUR],
    ['O021 as stated when that is shorter', { 'Cache-Control': 'max-age=60' }, HOUR, MINUTE],
    [
      'O021 by Expires too',
      { Date: 'Thu, 01 Jan 2026 00:00:00 GMT', Expires: 'Thu, 01 Jan 2026 00:10:00 GMT' },
      HOUR,
      10 * MINUTE,
    ],
    ['O047 never longer for what is stated', { 'Cache-Control': 'max-age=86400' }, HOUR, HOUR],
    ['O047 nor for a back-off', { 'Cache-Control': 'max-age=86400' }, 2 * MINUTE, 2 * MINUTE],
    ['O021 however short', { 'Cache-Control': 'max-age=1' }, HOUR, SECOND],
    ['no-store is no wish to be asked all the time', { 'Cache-Control': 'no-store' }, HOUR, HOUR],
    ['nor is max-age=0', { 'Cache-Control': 'max-age=0' }, HOUR, HOUR],
    ['nor what cannot be read', { 'Cache-Control': 'max-age=x' }, 2 * MINUTE, 2 * MINUTE],
    ['O022 Retry-After lengthens', { 'Retry-After': '120' }, MINUTE, 2 * MINUTE],
    ['O022 Retry-After shortens nothing', { 'Retry-After': '120' }, 8 * MINUTE, 8 * MINUTE],
    ['O022 Retry-After is capped at an hour', { 'Retry-After': '999999' }, MINUTE, HOUR],
    ['Retry-After that is a date is left out', { 'Retry-After': 'Fri, 02 Jan 2026 00:00:00 GMT' }, MINUTE, MINUTE],
    ['a policy that believes longer is capped at an hour', {}, DAY, HOUR],
  ])('%s', (_, headers, ownMs, effectiveMs) => {
    expect(lifetime(headers, ownMs).effectiveMs).toBe(effectiveMs);
  });

  test('says what it comes from', () => {
    expect(lifetime({}, HOUR)).toEqual({ basis: 'error-policy', statedMs: HOUR, effectiveMs: HOUR });
    expect(lifetime({ 'Cache-Control': 'max-age=1' }, HOUR, MINUTE)).toEqual({
      basis: 'max-age',
      statedMs: SECOND,
      effectiveMs: MINUTE,
    });
  });

  test('the floor is never above what the policy itself believes', () => {
    expect(lifetime({ 'Cache-Control': 'max-age=1' }, 10 * SECOND, MINUTE).effectiveMs).toBe(10 * SECOND);
  });

  test('without a response there is nothing but the policy', () => {
    expect(errorLifetime(undefined, { ownMs: 2 * MINUTE, atLeastMs: 0 }, policy).effectiveMs).toBe(2 * MINUTE);
    const attempt = { url: 'https://example.org/', requestedAt: 0, receivedAt: 0 };
    expect(errorLifetime(attempt, { ownMs: 2 * MINUTE, atLeastMs: 0 }, policy).effectiveMs).toBe(2 * MINUTE);
  });
});

describe('TTLs (R99, R100)', () => {
  test('of records: the smallest, within a week', () => {
    expect(recordsLifetime([300, 60, 3600], 7 * DAY)).toEqual({ basis: 'ttl', statedMs: MINUTE, effectiveMs: MINUTE });
    expect(recordsLifetime([0, 60], 7 * DAY).effectiveMs).toBe(0);
    expect(recordsLifetime([2_147_483_647], 7 * DAY).effectiveMs).toBe(7 * DAY);
  });

  test('of an absence: the smaller of SOA and aliases, within three hours; nothing without an SOA', () => {
    expect(absenceLifetime(300, [], 3 * HOUR)).toEqual({
      basis: 'negative-ttl',
      statedMs: 300_000,
      effectiveMs: 300_000,
    });
    expect(absenceLifetime(300, [60], 3 * HOUR).effectiveMs).toBe(MINUTE);
    expect(absenceLifetime(864_000, [], 3 * HOUR).effectiveMs).toBe(3 * HOUR);
    expect(absenceLifetime(null, [60], 3 * HOUR).effectiveMs).toBe(0);
    expect(absenceLifetime(0, [], 3 * HOUR).effectiveMs).toBe(0);
  });
});
