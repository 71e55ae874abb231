import { evolve, type Observation, recommended, type Standing } from '@wherefore/discovery';
import { expect, test } from 'vitest';
import { Inquiry, type Known } from './inquiry.ts';

const KEY = 'a:example.org';
const NOW = 1_767_225_600_000;

function lookedUp(observedAt: number, ttl: number | 'failed', before?: Standing): Standing {
  const outcome: Extract<Observation, { kind: 'address' }>['outcome'] =
    ttl === 'failed'
      ? { kind: 'failure', reason: 'servfail', message: 'rcode SERVFAIL' }
      : { kind: 'records', records: [{ address: '192.0.2.1', ttl }], aliases: [], authenticated: false };
  const times = { requestedAt: observedAt, observedAt, draw: 0 };
  const question = { kind: 'address', family: 4, host: 'example.org' } as const;
  return evolve(before, { ...question, ...times, id: `${observedAt} ${ttl}`, server: null, outcome }, recommended);
}

function begin(stored: Known | undefined, options: { since?: number; notBefore?: number; after?: number } = {}) {
  return new Inquiry({ requestId: 'r', since: NOW, ...options, known: (key) => (key === KEY ? stored : undefined) });
}

test('what was there when it began does not count as observed since, whatever the clocks say', () => {
  for (const observedAt of [NOW, NOW + 3_600_000]) {
    const stored = { standing: lookedUp(observedAt, 0), number: 7 };
    expect(begin(stored, { after: 7, notBefore: NOW }).usable(KEY, NOW)).toBeUndefined();
    expect(begin(stored, { after: 6, notBefore: NOW }).usable(KEY, NOW)).toBeDefined();
  }
});

test('what came in since counts as observed since, though the clock was set back', () => {
  const stored = { standing: lookedUp(NOW - 3_600_000, 0), number: 7 };
  expect(begin(stored, { after: 6 }).usable(KEY, NOW)).toBeDefined();
  expect(begin(stored, { after: 7 }).usable(KEY, NOW)).toBeUndefined();
});

test('who demands fresh answers does not get an old one of the same millisecond, nor a good one behind a failure', () => {
  const good = lookedUp(NOW, 300);
  const fresh = { notBefore: NOW, after: 7 };
  expect(begin({ standing: good, number: 7 }, fresh).usable(KEY, NOW)).toBeUndefined();
  expect(begin({ standing: lookedUp(NOW, 'failed', good), number: 7 }, fresh).usable(KEY, NOW)).toBeUndefined();
  const since = begin({ standing: lookedUp(NOW, 'failed', good), number: 8 }, fresh).usable(KEY, NOW);
  expect(since?.finding.verdict).toBe('found');
});

test('of an answer of its own and the store’s the later one counts', () => {
  const [older, newer] = [lookedUp(NOW + 1, 10), lookedUp(NOW + 2, 20)];
  const own = { standing: newer, number: 9 };
  for (const [number, expected] of [
    [0, newer],
    [8, newer],
    [10, older],
  ] as const) {
    const inquiry = begin({ standing: older, number }, { after: 7 });
    inquiry.take(KEY, own);
    inquiry.take(KEY, { standing: older, number: 3 });
    expect(inquiry.evidence(KEY)?.latest.id).toBe(expected.latest.id);
  }
});

test('an answer of its own stays when the store has none', () => {
  const inquiry = begin(undefined, { after: 7 });
  expect(inquiry.evidence(KEY)).toBeUndefined();
  inquiry.take(KEY, { standing: lookedUp(NOW, 0), number: 8 });
  expect(inquiry.usable(KEY, NOW)).toBeDefined();
});

test('without a count the times alone decide, as in a replay', () => {
  const stored = { standing: lookedUp(NOW, 0), number: 7 };
  expect(begin(stored).evidence(KEY)).toBe(stored.standing);
  expect(begin(stored).usable(KEY, NOW + 1)).toBeDefined();
  expect(begin(stored, { since: NOW + 1 }).usable(KEY, NOW + 1)).toBeUndefined();
});
