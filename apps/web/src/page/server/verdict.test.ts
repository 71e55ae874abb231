import { expect, test } from 'vitest';
import type { Evidence, Explanation, Held } from '../api/answers.ts';
import { delegation, explained, ground, nothing, throughSrv, unresolvable } from '../past/testing/explanations.ts';
import { plainText } from './phrase.ts';
import { verdictOf } from './verdict.ts';

const NOW = Date.parse('2026-03-04T09:00:00.000Z');
const LATER = '2026-03-04T10:00:00.000Z';
const EARLIER = '2026-03-04T08:00:00.000Z';
const WELL_KNOWN = 'well-known:example.org';

const live = { asOf: NOW, isPast: false };
const past = { asOf: NOW, isPast: true };

const fresh: Held = { ...delegation, freshUntil: LATER };

function told(explanation: Explanation, look = live) {
  const { tone, word, title, notes } = verdictOf(explanation, look);
  return { tone, word, title: plainText(title), notes: notes.map(({ phrase }) => plainText(phrase)).join(' ') };
}

function seen(change: Partial<Evidence>, question = WELL_KNOWN): Evidence {
  return { ...ground(question, 'm.server is fed.example.org:443'), ...change };
}

test('what is believed says where to connect to, and how it came to that', () => {
  expect(told(explained(fresh))).toEqual({
    tone: 'good',
    word: 'Resolved',
    title: 'Connect to fed.example.org, port 443.',
    notes: 'Its well-known delegates it to fed.example.org:443.',
  });
});

test('several targets are told in their order', () => {
  const target = (host: string) => ({ host, port: 8448, addresses: ['192.0.2.1'] });
  const held = { ...fresh, targets: ['a.example', 'b.example', 'c.example', 'd.example'].map(target) };
  expect(told(explained(held)).title).toBe(
    'Connect to a.example, port 8448. If that does not answer: b.example, port 8448, and 2 more after that.',
  );
});

test('a moment in the past is not told as an order', () => {
  expect(told(explained(fresh), past).title).toBe('It was to be reached at fed.example.org, port 443.');
});

test('what has expired is told as the last that was known, and that the next request asks anew', () => {
  const verdict = told(explained({ ...fresh, freshUntil: EARLIER }));
  expect(verdict).toMatchObject({
    tone: 'none',
    word: 'To be asked anew',
    title: expect.stringMatching(/^Last known at fed\.example\.org/),
  });
  expect(verdict.notes).toContain('asked anew at the next request');
});

test('an old delegation that serves because the well-known fails is told as that, with the end of it', () => {
  const evidence = [
    seen({ stale: true, staleUntil: '2026-03-04T09:48:00.000Z', observedAt: EARLIER }),
    seen({ verdict: 'failed', says: 'HTTP status 522' }),
  ];
  const verdict = told(explained({ ...fresh, evidence }));
  expect(verdict).toMatchObject({ tone: 'warn', word: 'Rests on old evidence' });
  expect(verdict.notes).toMatch(
    /fails: HTTP status 522.*2026-03-04T08:00:00\.000Z serves on.*2026-03-04T09:48:00\.000Z/,
  );
});

test('a route that is taken because the well-known fails is told as passing, and not as an absence', () => {
  const { known } = throughSrv;
  if (known.kind !== 'held') throw new Error('nothing is held');
  const evidence = [seen({ verdict: 'failed', says: 'HTTP status 522', freshUntil: LATER })];
  const verdict = told(explained({ ...known, freshUntil: LATER, evidence }));
  expect(verdict.tone).toBe('warn');
  expect(verdict.notes).toContain('Its well-known fails: HTTP status 522. That is not the same as having none');
  expect(verdict.notes).toContain(LATER);
});

test('a host without a web server has no well-known, which is no fault', () => {
  const observation = { kind: 'well-known', outcome: { kind: 'failure', reason: 'no-addresses' } };
  const evidence = [seen({ verdict: 'invalid', says: 'example.org has no addresses', observation })];
  const verdict = told(explained({ ...fresh, step: '4', evidence }));
  expect(verdict.tone).toBe('good');
  expect(verdict.notes).toContain('It has no well-known: example.org has no addresses.');
});

test.each([
  ['no-addresses', /spelled right/],
  ['dns-failure', /asked again from .* on/],
  ['service-unavailable', /no such service/],
  ['address-refused', /--allow/],
  ['timeout', /took too long/],
  ['a-code-of-tomorrow', /asked again from/],
])('what cannot be resolved for %s says what to do', (code, advice) => {
  const { known } = unresolvable;
  if (known.kind !== 'held') throw new Error('nothing is held');
  const verdict = told(explained({ ...known, code }));
  expect(verdict).toMatchObject({
    tone: 'bad',
    word: 'Cannot be resolved',
    title: 'There is nothing to connect to: example.org has no addresses.',
  });
  expect(verdict.notes).toMatch(advice);
});

test.each([
  ['CacheCleared', 'Cleared'],
  ['DestinationWithdrawn', 'Withdrawn'],
  ['ConnectionReported', 'Distrusted'],
])('where nothing is held after %s, it says so and since when', (type, word) => {
  const verdict = told(explained({ kind: 'nothing', endedBy: { id: '', type, at: EARLIER } }));
  expect(verdict.word).toBe(word);
  expect(verdict.title).toContain(EARLIER);
  expect(verdict.title).toContain('The next request asks anew.');
});

test('where nothing is known it says whether it is being asked', () => {
  expect(told(nothing, past).title).toBe('Nothing had been recorded of example.org by then.');
  expect(told(nothing).title).toBe('Nothing is known of example.org. The next request asks anew.');
  const asked = explained({ kind: 'nothing', pending: { id: '', type: 'ResolutionRequested', at: EARLIER } });
  expect(told(asked)).toMatchObject({ word: 'Being asked', title: expect.stringContaining(EARLIER) });
});

test('a pin is told with who, when, why and until when', () => {
  const pin = {
    serverName: 'example.org',
    delegated: 'standby.example.org:443',
    by: 'ada',
    reason: 'a move',
    pinnedAt: EARLIER,
    until: LATER,
    id: 'pin',
  };
  const pinned = { ...explained({ ...fresh, pin }), pin };
  expect(told(pinned)).toMatchObject({ tone: 'accent', word: 'Pinned' });
  expect(told(pinned).notes).toContain(`ada pinned it to standby.example.org:443 at ${EARLIER}, because “a move”`);
  expect(told(pinned).notes).toContain(`It ends at ${LATER}.`);
  expect(told({ ...explained(fresh), pin }).notes).toContain('It counts from the next request on.');
  expect(told(explained({ ...fresh, pin })).notes).toContain('a pin that is not in force any more');
});

test('what was deleted, and what comes out otherwise, is said', () => {
  expect(told({ ...explained(fresh), isCut: true }).notes).toContain('was deleted');
  expect(told(explained({ ...fresh, isReproduced: false })).notes).toContain('comes out otherwise');
  const obstacle = { kind: 'unanswerable', obstacle: 'missing-event', id: '019c' };
  expect(told(explained({ ...fresh, isReproduced: false, obstacle })).notes).toContain('the event 019c is missing');
});
