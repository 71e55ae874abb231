import { expect, test } from 'vitest';
import { Problem } from '../api/problem.ts';
import { refusalText, tokenFault } from './token-text.ts';

test.each([
  ['', /Nothing/],
  ['two words', /one word/],
  ['line\nbreak', /one word/],
  ['тест', /one word/],
  ['x'.repeat(513), /512/],
])('%j is no token by its look', (token, fault) => {
  expect(tokenFault(token)).toMatch(fault);
});

test('whose a token is that looks like one is for the process to say', () => {
  expect(tokenFault('wft_0123456789abcdef')).toBeUndefined();
});

test.each([
  [401, 'unauthorized', /none of those that are known/],
  [403, 'forbidden', /no tokens/],
  [503, 'overloaded', /later/],
])('a refusal with %i says why', (status, code, text) => {
  expect(refusalText(new Problem('Ask later.', { code, status }))).toMatch(text);
});
