import { expect, test } from 'vitest';
import { deprecatedShare, shareText, stepCounts } from './step-counts.ts';

const counts = stepCounts([
  { step: '3.2', outcome: 'destination', fresh: 90, expired: 5 },
  { step: '3.2', outcome: 'destination', fresh: 1, expired: 0 },
  { step: '5', outcome: 'destination', fresh: 3, expired: 1 },
  { step: '5', outcome: 'unresolvable', fresh: 2, expired: 0 },
  { step: null, outcome: 'unresolvable', fresh: 7, expired: 7 },
]);

test('names are counted by step, under whatever policy they were concluded', () => {
  expect(counts.find(({ step }) => step === '3.2')).toMatchObject({ fresh: 91, expired: 5, failing: 0, names: 96 });
});

test('what failed at a step is counted there, apart from what was found', () => {
  expect(counts.find(({ step }) => step === '5')).toMatchObject({ fresh: 3, expired: 1, failing: 2, names: 6 });
});

test('every step of the specification is there, also those that no name is found by', () => {
  expect(counts.map(({ step }) => step)).toEqual(['1', '2', '3.1', '3.2', '3.3', '3.4', '3.5', '4', '5', '6']);
});

test('only what was found by the deprecated SRV name lives by it', () => {
  expect(deprecatedShare(counts)).toEqual({ names: 4, of: 100 });
});

test.each([
  [4, 100, '4 %'],
  [1, 100_000, 'less than 1 %'],
  [0, 100, '0 %'],
  [100, 100, '100 %'],
])('%i of %i are %s', (part, whole, text) => {
  expect(shareText(part, whole)).toBe(text);
});
