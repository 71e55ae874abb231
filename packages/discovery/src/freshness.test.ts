import { describe, expect, test } from 'vitest';
import { delegationLifetime, staleAllowanceMs, statedLifetime } from './freshness.ts';
import { recommended, specStrict } from './index.ts';
import { DAY, type Fields, HOUR, hop, MINUTE, SECOND, START } from './testing/observations.ts';

const strict = specStrict.wellKnown;
const lenient = recommended.wellKnown;

const NOW = 'Thu, 01 Jan 2026 00:00:00 GMT';
const TEN_MINUTES_AGO = 'Wed, 31 Dec 2025 23:50:00 GMT';
const IN_AN_HOUR = 'Thu, 01 Jan 2026 01:00:00 GMT';

/** Seconds that the publisher states, and from what; of a response that came at once at `START`. */
function stated(headers: Fields, shared = true) {
  const { basis, remainingMs } = statedLifetime(hop(headers), shared);
  return [basis, remainingMs / 1000];
}

describe('what a response states of its life (RFC 9111 s4.2)', () => {
  test.each<[string, Fields, string, number]>([
    ['R61 max-age', { 'Cache-Control': 'max-age=3600' }, 'max-age', 3600],
    ['R61 Expires less Date', { Date: NOW, Expires: IN_AN_HOUR }, 'expires', 3600],
    ['R61 Expires without Date counts from the time of arrival', { Expires: IN_AN_HOUR }, 'expires', 3600],
    ['R61 a Date that cannot be read is none', { Date: 'yesterday', Expires: IN_AN_HOUR }, 'expires', 3600],
    ['R61 max-age beats a later Expires', { 'Cache-Control': 'max-age=600', Expires: IN_AN_HOUR }, 'max-age', 600],
    ['R61 max-age beats an Expires of 0', { 'Cache-Control': 'max-age=600', Expires: '0' }, 'max-age', 600],
    ['R57 nothing', {}, 'none', 0],
    ['R57 only what says nothing of time', { 'Cache-Control': 'public, must-revalidate' }, 'none', 0],
    ['R62 no-store', { 'Cache-Control': 'no-store' }, 'no-store', 0],
    ['R62 no-store with max-age', { 'Cache-Control': 'max-age=900, no-store' }, 'no-store', 0],
    ['R62 no-store in another line', { 'Cache-Control': ['max-age=900', 'no-store'] }, 'no-store', 0],
    ['R63 no-cache', { 'Cache-Control': 'no-cache' }, 'no-cache', 0],
    ['R63 no-cache with max-age', { 'Cache-Control': 'max-age=900, no-cache' }, 'no-cache', 0],
    ['O020 a qualified no-cache', { 'Cache-Control': 'no-cache="Set-Cookie", max-age=900' }, 'no-cache', 0],
    ['R64 Expires: 0', { Expires: '0' }, 'malformed', 0],
    ['R64 Expires: -1', { Expires: '-1' }, 'malformed', 0],
    ['R64 Expires in another zone', { Expires: 'Thu, 01 Jan 2026 01:00:00 EST' }, 'malformed', 0],
    ['R64 Expires that has passed', { Expires: TEN_MINUTES_AGO, Date: NOW }, 'expires', 0],
    ['R64 Expires of the second form', { Date: NOW, Expires: 'Thursday, 01-Jan-26 01:00:00 GMT' }, 'expires', 3600],
    ['R64 Expires of the third form', { Date: NOW, Expires: 'Thu Jan  1 01:00:00 2026' }, 'expires', 3600],
    ['R65 Age', { 'Cache-Control': 'max-age=3600', Age: '600' }, 'max-age', 3000],
    ['R65 Age above the lifetime', { 'Cache-Control': 'max-age=600', Age: '3600' }, 'max-age', 0],
    ['R65 Age that overflows', { 'Cache-Control': 'max-age=600', Age: '9'.repeat(40) }, 'max-age', 0],
    ['R65 an Age that cannot be read', { 'Cache-Control': 'max-age=3600', Age: '-600' }, 'max-age', 3600],
    ['R65 the first of a list of Ages', { 'Cache-Control': 'max-age=3600', Age: '600, 60' }, 'max-age', 3000],
    ['R65 the first of several Age lines', { 'Cache-Control': 'max-age=3600', Age: ['600', '60'] }, 'max-age', 3000],
    ['R65 Age counts for Expires too', { Date: NOW, Expires: IN_AN_HOUR, Age: '600' }, 'expires', 3000],
    [
      'O019 the age that Date shows',
      { Date: TEN_MINUTES_AGO, Expires: 'Thu, 01 Jan 2026 00:50:00 GMT' },
      'expires',
      3000,
    ],
    [
      'O019 the larger of both ages',
      { 'Cache-Control': 'max-age=3600', Date: TEN_MINUTES_AGO, Age: '900' },
      'max-age',
      2700,
    ],
    [
      'O019 the age that Date shows for max-age',
      { 'Cache-Control': 'max-age=3600', Date: TEN_MINUTES_AGO },
      'max-age',
      3000,
    ],
    [
      'a Date ahead of our clock is no negative age',
      { 'Cache-Control': 'max-age=600', Date: IN_AN_HOUR },
      'max-age',
      600,
    ],
    ['R66 quoted', { 'Cache-Control': 'max-age="600"' }, 'max-age', 600],
    ['R66 other case', { 'Cache-Control': 'MAX-AGE=600' }, 'max-age', 600],
    ['R66 unknown directives', { 'Cache-Control': 'foo, bar="a, b", max-age=600' }, 'max-age', 600],
    ['R67 the first of two', { 'Cache-Control': 'max-age=600, max-age=900' }, 'max-age', 600],
    ['O016 not a number', { 'Cache-Control': 'max-age=ten' }, 'malformed', 0],
    ['O016 a negative number', { 'Cache-Control': 'max-age=-1' }, 'malformed', 0],
    ['O016 without an argument', { 'Cache-Control': 'max-age' }, 'malformed', 0],
    ['O016 empty', { 'Cache-Control': 'max-age=, bar' }, 'malformed', 0],
    ['O017 white space around =', { 'Cache-Control': 'Max-Age = 600' }, 'max-age', 600],
    ['a semicolon separates nothing', { 'Cache-Control': 'private; max-age=0' }, 'none', 0],
    ['O013 s-maxage below max-age', { 'Cache-Control': 'max-age=3600, s-maxage=60' }, 'max-age', 3600],
    [
      'O013 s-maxage below Expires',
      { 'Cache-Control': 's-maxage=60', Date: NOW, Expires: IN_AN_HOUR },
      'expires',
      3600,
    ],
    ['O014 s-maxage alone', { 'Cache-Control': 's-maxage=600' }, 's-maxage', 600],
    ['O014 s-maxage that cannot be read', { 'Cache-Control': 's-maxage=x' }, 'malformed', 0],
    ['O015 private', { 'Cache-Control': 'private, max-age=600' }, 'max-age', 600],
    ['O046 Pragma', { Pragma: 'no-cache' }, 'none', 0],
    ['max-age=0', { 'Cache-Control': 'max-age=0' }, 'max-age', 0],
  ])('%s', (_, headers, basis, seconds) => {
    expect(stated(headers)).toEqual([basis, seconds]);
  });

  test('R69: delta-seconds that overflow are very long', () => {
    expect(stated({ 'Cache-Control': `max-age=${'9'.repeat(40)}` })[1]).toBeGreaterThan(2 ** 31);
  });

  test('the time that the response took counts as age (RFC 9111 s4.2.3)', () => {
    const slow = { ...hop({ 'Cache-Control': 'max-age=600' }), requestedAt: START - 5000 };
    expect(statedLifetime(slow, true).remainingMs).toBe(595_000);
  });

  test('the fraction of our own clock is no age', () => {
    const late = hop({ 'Cache-Control': 'max-age=600', Date: NOW }, { at: START + 999 });
    expect(statedLifetime(late, true).remainingMs).toBe(600_000);
    const expires = hop({ Date: NOW, Expires: IN_AN_HOUR }, { at: START + 999 });
    expect(statedLifetime(expires, true).remainingMs).toBe(3_600_000);
  });

  test('without a shared reading s-maxage says nothing', () => {
    expect(stated({ 'Cache-Control': 's-maxage=600' }, false)).toEqual(['none', 0]);
  });

  test('a response without recorded fields states nothing', () => {
    expect(statedLifetime({ url: 'https://example.org/', requestedAt: START, receivedAt: START }, true).basis).toBe(
      'none',
    );
  });
});

describe('how long a delegation is believed', () => {
  test.each<[string, Fields, string, number]>([
    ['R57 24 hours where nothing is stated', {}, 'default', DAY],
    ['R58 48 hours at most', { 'Cache-Control': 'public, max-age=604800' }, 'max-age', 2 * DAY],
    [
      'R69 48 hours at most, of a number that overflows',
      { 'Cache-Control': `max-age=${'9'.repeat(40)}` },
      'max-age',
      2 * DAY,
    ],
    ['R58 48 hours at most, by Expires', { Date: NOW, Expires: 'Fri, 01 Jan 2038 00:00:00 GMT' }, 'expires', 2 * DAY],
    ['as stated', { 'Cache-Control': 'max-age=600' }, 'max-age', 10 * MINUTE],
    ['O018 one second', { 'Cache-Control': 'max-age=1' }, 'max-age', SECOND],
    ['O016 what cannot be read', { 'Cache-Control': 'max-age=ten' }, 'malformed', 0],
    ['R62 no-store', { 'Cache-Control': 'no-store' }, 'no-store', 0],
    ['R63 no-cache', { 'Cache-Control': 'no-cache, max-age=600' }, 'no-cache', 0],
  ])('%s', (_, headers, basis, ms) => {
    const raised = basis === 'no-store' || basis === 'no-cache' ? 0 : Math.max(ms, 5 * MINUTE);
    expect(delegationLifetime([hop(headers)], 0, strict)).toEqual({ basis, statedMs: ms, effectiveMs: ms });
    // The floor of `recommended` (R71): five minutes, and never for what must not be kept.
    expect(delegationLifetime([hop(headers)], 0, lenient)).toEqual({ basis, statedMs: ms, effectiveMs: raised });
  });

  test('the floor never lifts above the upper bound', () => {
    const odd = { ...lenient, minMs: 10 * DAY };
    expect(delegationLifetime([hop({ 'Cache-Control': 'max-age=1' })], 0, odd).effectiveMs).toBe(2 * DAY);
  });

  test('jitter only shortens, by a tenth at most', () => {
    for (const draw of [0, 0.1, 0.5, 0.999_999]) {
      const { statedMs, effectiveMs } = delegationLifetime([hop({ 'Cache-Control': 'max-age=3600' })], draw, lenient);
      expect(statedMs).toBe(HOUR);
      expect(effectiveMs).toBeLessThanOrEqual(HOUR);
      expect(effectiveMs).toBeGreaterThan(0.9 * HOUR - 1);
      expect(Number.isInteger(effectiveMs)).toBe(true);
    }
    expect(delegationLifetime([hop({ 'Cache-Control': 'max-age=3600' })], 0.999, strict).effectiveMs).toBe(HOUR);
  });

  test('of no hop at all nothing is stated', () => {
    expect(delegationLifetime([], 0, lenient)).toMatchObject({ basis: 'default', statedMs: DAY });
  });
});

describe('redirects (R73, O023)', () => {
  const over = (redirect: Fields, final: Fields, policy = lenient) =>
    delegationLifetime([hop(redirect, { status: 302 }), hop(final)], 0, policy);

  test('the shortest stated lifetime counts', () => {
    expect(over({ 'Cache-Control': 'max-age=60' }, { 'Cache-Control': 'max-age=3600' })).toEqual({
      basis: 'max-age',
      statedMs: MINUTE,
      effectiveMs: 5 * MINUTE,
    });
    expect(over({ 'Cache-Control': 'max-age=7200' }, { 'Cache-Control': 'max-age=3600' }).statedMs).toBe(HOUR);
    expect(over({ 'Cache-Control': 'max-age=7200' }, {})).toMatchObject({ basis: 'max-age', statedMs: 2 * HOUR });
    expect(over({ 'Cache-Control': 'max-age=604800' }, {})).toMatchObject({ basis: 'default', statedMs: DAY });
  });

  test('a redirect that states none does not count', () => {
    expect(over({ Location: '/' }, { 'Cache-Control': 'max-age=3600' }).statedMs).toBe(HOUR);
    expect(over({ Location: '/' }, {}).basis).toBe('default');
  });

  test('a redirect that must not be stored lowers to the floor, a final response to nothing', () => {
    expect(over({ 'Cache-Control': 'no-store' }, {})).toEqual({
      basis: 'no-store',
      statedMs: 0,
      effectiveMs: 5 * MINUTE,
    });
    expect(over({ 'Cache-Control': 'no-cache' }, {})).toMatchObject({ basis: 'no-cache', effectiveMs: 5 * MINUTE });
    expect(over({ 'Cache-Control': 'max-age=60' }, { 'Cache-Control': 'no-store' })).toMatchObject({ effectiveMs: 0 });
    expect(over({ 'Cache-Control': 'max-age=60' }, { 'Cache-Control': 'no-cache' })).toMatchObject({ effectiveMs: 0 });
  });

  test('to the letter only the final response counts', () => {
    expect(over({ 'Cache-Control': 'max-age=60' }, { 'Cache-Control': 'max-age=3600' }, strict).effectiveMs).toBe(HOUR);
    expect(over({ 'Cache-Control': 'no-store' }, {}, strict).effectiveMs).toBe(DAY);
  });
});

describe('how long past its lifetime a delegation may serve (R72)', () => {
  test.each<[string, Fields, number]>([
    ['as the policy says', {}, 2 * HOUR],
    ['as the policy says, with max-age', { 'Cache-Control': 'max-age=3600' }, 2 * HOUR],
    ['must-revalidate: never', { 'Cache-Control': 'max-age=3600, must-revalidate' }, 0],
    ['Must-Revalidate in any case', { 'Cache-Control': 'Must-Revalidate' }, 0],
    ['no-cache: never', { 'Cache-Control': 'no-cache' }, 0],
    ['a qualified no-cache: never', { 'Cache-Control': 'no-cache="x"' }, 0],
    ['no-store: never', { 'Cache-Control': 'no-store' }, 0],
    ['must-revalidate over stale-if-error', { 'Cache-Control': 'stale-if-error=600, must-revalidate' }, 0],
    ['stale-if-error below the policy', { 'Cache-Control': 'stale-if-error=600' }, 600_000],
    ['stale-if-error above the policy', { 'Cache-Control': 'stale-if-error=86400' }, DAY],
    ['stale-if-error within the bound of lifetimes', { 'Cache-Control': 'stale-if-error=9999999' }, 2 * DAY],
    ['stale-if-error=0', { 'Cache-Control': 'stale-if-error=0' }, 0],
    ['stale-if-error that cannot be read', { 'Cache-Control': 'stale-if-error=x' }, 0],
  ])('%s', (_, headers, ms) => {
    expect(staleAllowanceMs(hop(headers), lenient)).toBe(ms);
    expect(staleAllowanceMs(hop(headers), strict)).toBe(0);
  });

  test('without a response never', () => {
    expect(staleAllowanceMs(undefined, lenient)).toBe(0);
  });
});
