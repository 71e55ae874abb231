import { expect, test } from 'vitest';
import { meaningOf } from './comparison.ts';
import { delegated, nothing, throughSrv, undelegated, unresolvable } from './testing/explanations.ts';

test('a delegation that was not followed misleads, and is told to be that of the issue', () => {
  const { tone, sentences, isMisled } = meaningOf(throughSrv, delegated);
  expect([tone, isMisled]).toEqual(['bad', true]);
  expect(sentences.join(' ')).toContain('cdn.example.net:8443');
  expect(sentences.join(' ')).toContain('tuwunel issue 385');
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
