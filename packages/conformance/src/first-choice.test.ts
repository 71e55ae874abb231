import { describe, expect, test } from 'vitest';
import { checkFirstChoice, DRAWS, seededRandom } from './first-choice.ts';

/** Weights 10 and 30 by RFC 2782, in the reading with and the one without bias. */
const BANDS = { 'a.example': [0.24, 0.27], 'b.example': [0.73, 0.76] } as const;

function drawn(shareOfA: number, seed = 1): readonly string[] {
  const random = seededRandom(seed);
  return Array.from({ length: DRAWS }, () => (random() < shareOfA ? 'A.example' : 'b.example'));
}

describe('the first choice', () => {
  test.each([1, 2, 3, 4, 5, 6, 7, 8])('passes when weights count as they should, seed %d', (seed) => {
    expect(checkFirstChoice(BANDS, drawn(0.25, seed)).status).toBe('passed');
  });

  test.each([
    ['the heavier one always', 0],
    ['the lighter one always', 1],
    ['by a coin', 0.5],
    ['weights the other way round', 0.75],
    ['a third', 0.33],
  ])('fails for %s', (_, share) => {
    expect(checkFirstChoice(BANDS, drawn(share))).toMatchObject({ status: 'failed', what: 'firstChoice' });
  });

  test('fails for a host that nobody expects', () => {
    expect(checkFirstChoice(BANDS, ['c.example'])).toMatchObject({ status: 'failed', actual: 'c.example' });
  });

  test('is not checked without draws', () => {
    expect(checkFirstChoice(BANDS, []).status).toBe('not-checked');
  });
});
