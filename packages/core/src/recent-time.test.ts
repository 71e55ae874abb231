import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createRecentTime } from './recent-time.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
afterEach(() => void vi.useRealTimers());

function ticking(): { readonly recently: () => number; readonly looks: () => number } {
  let looks = 0;
  const recently = createRecentTime(() => {
    looks += 1;
    return looks;
  });
  return { recently, looks: () => looks };
}

test('looks at the clock once for many who ask at once', () => {
  const { recently, looks } = ticking();
  const told = Array.from({ length: 64 }, recently);
  expect(new Set(told)).toEqual(new Set([1]));
  expect(looks()).toBe(1);
});

test('looks again after 64 uses, although the event loop does not get to run', () => {
  const { recently, looks } = ticking();
  const told = Array.from({ length: 1000 }, recently);
  expect(told.at(-1)).toBe(looks());
  expect(looks()).toBe(Math.ceil(1000 / 64));
});

test('looks again after 10 ms of a running event loop', () => {
  const { recently } = ticking();
  expect(recently()).toBe(1);
  vi.advanceTimersByTime(9);
  expect(recently()).toBe(1);
  vi.advanceTimersByTime(1);
  expect(recently()).toBe(2);
});

test('does nothing while nobody asks', () => {
  const { recently, looks } = ticking();
  recently();
  vi.advanceTimersByTime(60_000);
  expect(vi.getTimerCount()).toBe(0);
  expect(looks()).toBe(1);
});
