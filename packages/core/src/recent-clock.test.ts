import { addressRules } from '@wherefore/discovery';
import { expect, test } from 'vitest';
import { createResolver } from './create-resolver.ts';

const NAME = '192.0.2.1:8448';
/** A destination that rests on no evidence lives for 48 hours. */
const LIFE_MS = 48 * 3_600_000;

async function serving() {
  const time = { now: 1_767_225_600_000, recently: 1_767_225_600_000 };
  const clock = {
    now: () => time.now,
    recently: () => time.recently,
    sleep: () => new Promise<void>(() => undefined),
  };
  const resolver = createResolver({ clock, addressRules: addressRules({ allow: ['192.0.2.0/24'] }) });
  const conclusion = await resolver.resolve(NAME);
  expect(conclusion.freshUntil).toBe(time.now + LIFE_MS);
  return { resolver, time, conclusion };
}

test('a conclusion with long to live is served by the time of a moment ago', async () => {
  const { resolver, time, conclusion } = await serving();
  time.now = Number.NaN;
  expect(resolver.peek(NAME)).toBe(conclusion);
  expect(await resolver.resolve(NAME)).toBe(conclusion);
});

test('one that may have expired in that moment is held against the clock', async () => {
  const { resolver, time, conclusion } = await serving();
  time.recently = conclusion.freshUntil - 60_000;
  time.now = conclusion.freshUntil - 1;
  expect(resolver.peek(NAME)).toBe(conclusion);
  time.now = conclusion.freshUntil;
  expect(resolver.peek(NAME)).toBeUndefined();
  expect(await resolver.resolve(NAME)).not.toBe(conclusion);
});
