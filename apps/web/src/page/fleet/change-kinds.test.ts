import { expect, test } from 'vitest';
import { changeOf, kindsIn, typesOf, withKind } from './change-kinds.ts';

test('what matters is shown unless something else is wanted', () => {
  const types = typesOf(kindsIn(undefined));
  expect(types).toEqual(expect.arrayContaining(['DestinationChosen', 'ResolutionFailed', 'WebhookFailed']));
  expect(types).not.toContain('ResolutionRequested');
  expect(types).not.toContain('EvidenceConfirmed');
});

test.each([
  ['failed,cleared', ['failed', 'cleared']],
  ['cleared,nonsense', ['cleared']],
  ['nonsense', kindsIn(undefined)],
  ['', kindsIn(undefined)],
])('the address "%s" wants %o', (said, kinds) => {
  expect(kindsIn(said)).toEqual(kinds);
});

test('a kind is added and taken away, in one order whatever came first', () => {
  expect(withKind(['failed'], 'cleared')).toBe('failed,cleared');
  expect(withKind(['failed', 'cleared'], 'failed')).toBe('cleared');
});

test('nothing, and what is usual, need not be said', () => {
  expect(withKind(['failed'], 'failed')).toBeUndefined();
  expect(withKind(kindsIn(undefined).slice(1), kindsIn(undefined)[0] ?? '')).toBeUndefined();
});

test.each([
  ['DestinationChosen', {}, 'found'],
  ['DestinationChosen', { supersedes: 'an id' }, 'moved'],
  ['DestinationUnpinned', {}, 'pins'],
  ['SomethingNew', {}, 'SomethingNew'],
])('%s with %o is called "%s"', (type, data, label) => {
  expect(changeOf({ type, data }).label).toBe(label);
});
