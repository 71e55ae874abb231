import { expect, test } from 'vitest';
import { chosenOf, type Resolver, toggled } from './choice.ts';

const KNOWN: readonly Resolver[] = [
  { name: 'recommended', kind: 'policy', label: 'recommended@1', about: '', isOwn: true },
  { name: 'spec-strict', kind: 'policy', label: 'spec-strict@1', about: '', isOwn: false },
  { name: 'synapse', kind: 'program', label: 'synapse', about: '', isOwn: false },
];

test('an address that names nobody compares this process with the programs that people run', () => {
  expect(chosenOf(undefined, KNOWN)).toEqual(['recommended', 'synapse']);
  expect(chosenOf('nobody,', KNOWN)).toEqual(['recommended', 'synapse']);
});

test('those that an address names stand in the order in which they are known, each once', () => {
  expect(chosenOf('synapse,spec-strict,synapse,nobody', KNOWN)).toEqual(['spec-strict', 'synapse']);
});

test('one more, and one less', () => {
  expect(toggled(['synapse'], 'recommended', KNOWN)).toBe('recommended,synapse');
  expect(toggled(['recommended', 'synapse'], 'synapse', KNOWN)).toBe('recommended');
});
