import { expect, test } from 'vitest';
import { meaningOf } from './comparison.ts';
import {
  delegated,
  delegation,
  explained,
  nothing,
  throughSrv,
  undelegated,
  unresolvable,
} from './testing/explanations.ts';

const QUESTION = 'well-known:example.org';
const SAYS = 'm.server is fed.example.org:443';
const EARLIER = '2026-03-04T08:00:00.000Z';
const LATER = '2026-03-04T09:00:00.000Z';

/** The delegation, and when it was seen. */
const delegatedSince = (observedAt: string) =>
  explained({
    ...delegation,
    evidence: delegation.evidence.map((each) => (each.question === QUESTION ? { ...each, observedAt } : each)),
  });

test('a delegation that was not followed misleads', () => {
  const { tone, sentences, isMisled } = meaningOf(throughSrv, delegatedSince(LATER));
  expect([tone, isMisled]).toEqual(['bad', true]);
  expect(sentences.join(' ')).toContain('cdn.example.net:8443');
});

test('a delegation that is seen only after a failure may have been there before, and may not', () => {
  const told = meaningOf(throughSrv, delegatedSince(LATER)).sentences.join(' ');
  expect(told).toContain('failed (HTTP status 522)');
  expect(told).toContain('may be as in tuwunel issue 385');
  expect(told).not.toContain('had been seen');
});

test('a delegation that was seen before a failure is told to be that of the issue', () => {
  const seen = { ...throughSrv, seen: explained({ kind: 'nothing' }, [{ question: QUESTION, says: SAYS }]).seen };
  const older = [
    meaningOf(throughSrv, delegatedSince(EARLIER)),
    // It was made by then, and recorded only later.
    meaningOf(seen, delegatedSince(LATER)),
  ];
  for (const { sentences } of older) {
    expect(sentences.join(' ')).toContain('A delegation had been seen by then. That is tuwunel issue 385.');
  }
});

test('what was seen of another question, or said something else, is no delegation from before', () => {
  for (const other of [
    { question: 'well-known:other.example', says: SAYS },
    { question: QUESTION, says: 'HTTP status 522' },
  ]) {
    const seen = { ...throughSrv, seen: explained({ kind: 'nothing' }, [other]).seen };
    expect(meaningOf(seen, delegatedSince(LATER)).sentences.join(' ')).toContain('may be');
  }
});

test('a delegation that is new is no fault of anybody', () => {
  const { tone, sentences, isMisled } = meaningOf(undelegated, delegated);
  expect([tone, isMisled]).toEqual(['warn', true]);
  expect(sentences.join(' ')).toContain('The delegation is new');
  expect(sentences.join(' ')).toContain('HTTP status 404');
  expect(sentences.join(' ')).not.toContain('385');
});

test('a delegation that is gone is told with what the well-known says now', () => {
  expect(meaningOf(delegated, undelegated).sentences.join(' ')).toContain('HTTP status 404');
});

test('two moments that lead to the same place need nothing done', () => {
  expect(meaningOf(delegated, delegated)).toMatchObject({ tone: 'good', isMisled: false });
});

test('a name that was lost misleads who still holds it', () => {
  expect(meaningOf(delegated, unresolvable)).toMatchObject({ tone: 'bad', isMisled: true });
});

test('where nothing was held nobody is misled', () => {
  expect(meaningOf(nothing, delegated)).toMatchObject({ isMisled: false });
  expect(meaningOf(delegated, nothing)).toMatchObject({ isMisled: false });
});
