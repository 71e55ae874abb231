import { describe, expect, test } from 'vitest';
import { evolve, holdsUntil, type Observation, recommended, type Standing, specStrict, usable } from './index.ts';
import {
  addressAnswer,
  DAY,
  delegation,
  HOUR,
  MINUTE,
  response,
  SECOND,
  START,
  wellKnownFailure,
} from './testing/observations.ts';

function fold(...observations: readonly Observation[]): Standing | undefined {
  return observations.reduce<Standing | undefined>((standing, next) => evolve(standing, next, recommended), undefined);
}

/** What may be used at a time by a resolution that began then. */
function at(standing: Standing | undefined, now: number) {
  return usable(standing, { now, since: now });
}

const hourly = { headers: { 'Cache-Control': 'max-age=3600' } };
const good = delegation('fed.example.org:443', { ...hourly, id: 'good' });
const timeout = (when: number, id = 'timeout') => wellKnownFailure('timeout', { at: when, id });

describe('a standing is the fold of observations', () => {
  test('the latest that says something stands alone', () => {
    const standing = fold(timeout(START - MINUTE), good);
    expect(standing).toMatchObject({ latest: { id: 'good' }, failures: 0 });
    expect(standing?.good).toBeUndefined();
  });

  test('failures are counted in a row, and back off', () => {
    const times = [0, 1, 2, 3, 4, 5, 6, 7].map((n) => START + n * DAY);
    let standing: Standing | undefined;
    const minutes = times.map((time) => {
      standing = evolve(standing, timeout(time), recommended);
      return ((standing?.latest.freshUntil ?? 0) - time) / MINUTE;
    });
    expect(minutes).toEqual([1, 2, 4, 8, 16, 32, 60, 60]);
    expect(standing?.failures).toBe(8);
  });

  test('answers that cannot be used count among them', () => {
    const standing = fold(timeout(START), response({ at: START + HOUR, body: 'x' }), timeout(START + 2 * HOUR));
    expect(standing?.failures).toBe(3);
    expect((standing?.latest.freshUntil ?? 0) - START - 2 * HOUR).toBe(4 * MINUTE);
  });

  test('an answer in between begins the count anew', () => {
    const standing = fold(
      timeout(START),
      timeout(START + HOUR),
      response({ status: 404, at: START + 2 * HOUR }),
      timeout(START + 3 * HOUR),
    );
    expect(standing).toMatchObject({ failures: 1, latest: { freshUntil: START + 3 * HOUR + MINUTE } });
  });

  test('who was counted by somebody who knew of more is judged by that count', () => {
    const standing = evolve(fold(good), timeout(START + 1), recommended, 4);
    expect(standing).toMatchObject({
      failures: 4,
      latest: { freshUntil: START + 1 + 8 * MINUTE },
      good: { id: 'good' },
    });
    expect(evolve(standing, timeout(START + 2), recommended).failures).toBe(5);
    expect(evolve(standing, good, recommended, 5)).toMatchObject({ latest: { id: 'good' }, failures: 0 });
  });

  test('a failure never displaces what was known, however many come', () => {
    const standing = fold(good, timeout(START + 1), response({ status: 503, at: START + 2 }), timeout(START + 3));
    expect(standing).toMatchObject({ failures: 3, good: { id: 'good' }, latest: { verdict: 'failed' } });
  });

  test('nor does an answer that cannot be used', () => {
    expect(fold(good, response({ at: START + 1, body: 'oops' }))).toMatchObject({
      good: { id: 'good' },
      latest: { verdict: 'invalid' },
    });
  });

  test('a definite answer does: 404, and another delegation', () => {
    const removed = fold(good, response({ status: 404, at: START + 1, id: 'gone' }));
    expect(removed).toMatchObject({ latest: { id: 'gone', verdict: 'absent' }, failures: 0 });
    expect(removed?.good).toBeUndefined();
    const moved = fold(good, timeout(START + 1), delegation('other.example.org', { at: START + 2, id: 'moved' }));
    expect(moved).toMatchObject({ latest: { id: 'moved' }, failures: 0 });
    expect(moved?.good).toBeUndefined();
  });

  test('an absence is known too: a failure after it does not displace it', () => {
    const standing = fold(response({ status: 404, id: 'none' }), timeout(START + 1));
    expect(standing).toMatchObject({ good: { id: 'none', verdict: 'absent' } });
  });
});

describe('what may be used', () => {
  test('nothing where nothing is known', () => {
    expect(at(undefined, START)).toBeUndefined();
  });

  test('an answer while it is fresh, to the millisecond', () => {
    const standing = fold(good);
    expect(at(standing, START)).toMatchObject({ as: 'fresh', finding: { id: 'good' } });
    expect(at(standing, START + HOUR - 1)).toMatchObject({ as: 'fresh' });
    expect(at(standing, START + HOUR)).toBeUndefined();
  });

  test('an answer to the resolution that asked for it, whatever its lifetime (RFC 1035: the transaction in progress)', () => {
    const zero = fold(addressAnswer(4, 'example.org', ['192.0.2.1'], { ttl: 0 }));
    expect(usable(zero, { now: START + 5 * SECOND, since: START })).toMatchObject({ as: 'fresh' });
    expect(usable(zero, { now: START + 5 * SECOND, since: START - SECOND })).toMatchObject({ as: 'fresh' });
    expect(usable(zero, { now: START + 5 * SECOND, since: START + 1 })).toBeUndefined();
    expect(at(zero, START + 1)).toBeUndefined();
  });

  test('a failure while it is believed', () => {
    const standing = fold(timeout(START));
    expect(at(standing, START + MINUTE - 1)).toMatchObject({ as: 'fresh', finding: { verdict: 'failed' } });
    expect(at(standing, START + MINUTE)).toBeUndefined();
  });

  test('a good answer that is still fresh, after any failure and whether that one is believed or not', () => {
    for (const failure of [
      timeout(START + MINUTE),
      response({ body: 'x', at: START + MINUTE }),
      response({ status: 500, at: START + MINUTE }),
    ]) {
      const standing = fold(good, failure);
      for (const time of [START + MINUTE, START + 10 * MINUTE, START + HOUR - 1]) {
        expect(at(standing, time)).toMatchObject({ as: 'fresh', finding: { id: 'good' } });
      }
    }
  });

  test('a good answer from before what counts, as long as that asking again failed is believed, which is told', () => {
    const failedAt = START + 10 * MINUTE;
    const standing = fold(good, timeout(failedAt));
    const demanded = { now: failedAt, since: failedAt, notBefore: failedAt };
    const use = usable(standing, demanded);
    expect(use).toMatchObject({ as: 'fresh', finding: { id: 'good' }, failure: { id: 'timeout' } });
    expect(use && holdsUntil(use)).toBe(failedAt + MINUTE);
    const later = { now: failedAt + MINUTE, since: failedAt + MINUTE, notBefore: failedAt };
    expect(usable(standing, { ...later, now: later.now - 1 })).toBeDefined();
    expect(usable(standing, later)).toBeUndefined();
    // Where it counts by itself, the failure does not matter.
    expect(usable(standing, { now: failedAt, since: failedAt })?.failure).toBeUndefined();
  });

  test('a good answer that is past its lifetime, only while a failure to ask again is believed', () => {
    const failedAt = START + HOUR + MINUTE;
    const standing = fold(good, timeout(failedAt));
    expect(at(standing, failedAt)).toMatchObject({ as: 'stale', finding: { id: 'good' }, failure: { id: 'timeout' } });
    expect(at(standing, failedAt + MINUTE - 1)).toMatchObject({ as: 'stale' });
    // Then it has to be asked again.
    expect(at(standing, failedAt + MINUTE)).toBeUndefined();
  });

  test('a good answer at the end of its lifetime is stale, not fresh', () => {
    const standing = fold(good, timeout(START + HOUR - SECOND));
    expect(at(standing, START + HOUR - 1)).toMatchObject({ as: 'fresh', finding: { id: 'good' } });
    expect(at(standing, START + HOUR)).toMatchObject({ as: 'stale', failure: { id: 'timeout' } });
  });

  test('two hours past its lifetime and no longer: then the failure stands alone', () => {
    const last = START + 3 * HOUR;
    expect(at(fold(good, timeout(last - 1)), last - 1)).toMatchObject({ as: 'stale' });
    expect(at(fold(good, timeout(last)), last)).toMatchObject({
      as: 'fresh',
      finding: { id: 'timeout', verdict: 'failed' },
    });
  });

  test('a stale answer is not stamped anew by failures', () => {
    const failures = Array.from({ length: 20 }, (_, n) => timeout(START + HOUR + n * 12 * MINUTE, `t${n}`));
    const standing = fold(good, ...failures);
    expect(standing?.good?.staleUntil).toBe(START + 3 * HOUR);
    expect(at(standing, START + 3 * HOUR - 1)).toMatchObject({ as: 'stale' });
    expect(at(standing, START + 5 * HOUR)).toMatchObject({ as: 'fresh', finding: { verdict: 'failed' } });
  });

  test('never a stale answer after one that cannot be used: that is an answer (S07)', () => {
    const later = START + HOUR + MINUTE;
    expect(at(fold(good, response({ body: 'x', at: later })), later)).toMatchObject({
      as: 'fresh',
      finding: { verdict: 'invalid' },
    });
    expect(at(fold(good, wellKnownFailure('redirect-loop', { at: later })), later)).toMatchObject({
      finding: { verdict: 'invalid' },
    });
  });

  test('never a stale answer that forbids it (R72)', () => {
    const strict = delegation('fed.example.org', { headers: { 'Cache-Control': 'max-age=3600, must-revalidate' } });
    const later = START + HOUR + MINUTE;
    expect(at(fold(strict, timeout(later)), later)).toMatchObject({ as: 'fresh', finding: { verdict: 'failed' } });
  });

  test('never a stale answer to the letter', () => {
    const later = START + HOUR + MINUTE;
    const standing = evolve(evolve(undefined, good, specStrict), timeout(later), specStrict);
    expect(at(standing, later)).toMatchObject({ as: 'fresh', finding: { verdict: 'failed' } });
  });

  test('RFC 8767: a definite NXDOMAIN ends staleness, SERVFAIL does not', () => {
    const known = addressAnswer(4, 'example.org', ['192.0.2.1'], { id: 'known' });
    const later = START + 400 * SECOND;
    const failed = fold(known, addressAnswer(4, 'example.org', 'servfail', { at: later, id: 'servfail' }));
    expect(at(failed, later)).toMatchObject({ as: 'stale', finding: { id: 'known' }, failure: { id: 'servfail' } });
    const gone = fold(known, addressAnswer(4, 'example.org', 'no-name', { at: later, id: 'gone' }));
    expect(at(gone, later)).toMatchObject({ as: 'fresh', finding: { id: 'gone', verdict: 'absent' } });
  });

  test('RFC 8767: an hour past its TTL and no longer', () => {
    const known = addressAnswer(4, 'example.org', ['192.0.2.1']);
    const end = START + 300 * SECOND + HOUR;
    expect(at(fold(known, addressAnswer(4, 'example.org', 'timeout', { at: end - 1 })), end - 1)).toMatchObject({
      as: 'stale',
    });
    expect(at(fold(known, addressAnswer(4, 'example.org', 'timeout', { at: end })), end)).toMatchObject({
      as: 'fresh',
      finding: { verdict: 'failed' },
    });
  });
});

describe('asked to be fresh', () => {
  test('what was seen before does not serve', () => {
    const now = START + MINUTE;
    expect(usable(fold(good), { now, since: now, notBefore: now })).toBeUndefined();
    expect(usable(fold(good), { now, since: now, notBefore: START })).toMatchObject({ as: 'fresh' });
  });

  test('a failure before does not serve either', () => {
    const now = START + SECOND;
    expect(usable(fold(timeout(START)), { now, since: now, notBefore: now })).toBeUndefined();
    expect(usable(fold(good, timeout(START + 1)), { now, since: now, notBefore: now })).toBeUndefined();
  });

  test('but what was good serves after all when asking again failed', () => {
    const now = START + MINUTE;
    const standing = fold(good, timeout(now));
    expect(usable(standing, { now, since: now, notBefore: now })).toMatchObject({
      as: 'fresh',
      finding: { id: 'good' },
    });
  });
});

describe('how long a use holds', () => {
  test('fresh: as long as the evidence', () => {
    const use = at(fold(good), START);
    expect(use && holdsUntil(use)).toBe(START + HOUR);
  });

  test('stale: until the failure may be tried again, never past what policy lets it serve', () => {
    const soon = at(fold(good, timeout(START + 2 * HOUR)), START + 2 * HOUR);
    expect(soon && holdsUntil(soon)).toBe(START + 2 * HOUR + MINUTE);
    const late = at(fold(good, timeout(START + 3 * HOUR - SECOND)), START + 3 * HOUR - SECOND);
    expect(late && holdsUntil(late)).toBe(START + 3 * HOUR);
  });
});
