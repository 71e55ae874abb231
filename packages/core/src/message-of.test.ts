import { expect, test } from 'vitest';
import { messageOf } from './message-of.ts';

test('whatever is thrown has a text, bounded and well-formed', () => {
  expect(messageOf(new Error('broken'))).toBe('broken');
  expect(messageOf('broken')).toBe('broken');
  expect(messageOf(undefined)).toBe('undefined');
  expect(messageOf('x'.repeat(1_000_000))).toHaveLength(500);
  expect(messageOf(`${'x'.repeat(499)}😀`).isWellFormed()).toBe(true);
  for (const odd of [Object.create(null), new Proxy({}, { getPrototypeOf: () => expect.unreachable() }), Symbol('s')]) {
    expect(typeof messageOf(odd)).toBe('string');
  }
});
