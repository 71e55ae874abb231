import { VirtualClock } from '@wherefore/testkit';
import { expect, it } from 'vitest';
import { startTimeLimit } from './time-limit.ts';

it('ends by itself', async () => {
  const clock = new VirtualClock();
  using limit = startTimeLimit(clock, 100, []);
  await clock.advanceBy(99);
  expect(limit).toMatchObject({ expired: false, signal: { aborted: false } });
  await clock.advanceBy(1);
  expect(limit).toMatchObject({ expired: true, signal: { aborted: true, reason: { name: 'TimeoutError' } } });
});

it('ends with the first of the outer signals, for its reason', async () => {
  const clock = new VirtualClock();
  const [first, second] = [new AbortController(), new AbortController()];
  using limit = startTimeLimit(clock, 100, [first.signal, second.signal]);
  second.abort('enough');
  first.abort('later');
  expect(limit).toMatchObject({ expired: false, signal: { aborted: true, reason: 'enough' } });
  expect(clock.sleeping).toBe(0);
});

it('has ended before it began when an outer signal has', () => {
  const clock = new VirtualClock();
  using limit = startTimeLimit(clock, 100, [AbortSignal.abort('enough')]);
  expect(limit).toMatchObject({ expired: false, signal: { aborted: true, reason: 'enough' } });
  expect(clock.sleeping).toBe(0);
});

it('leaves nothing behind when it is disposed of', async () => {
  const clock = new VirtualClock();
  const outer = new AbortController();
  const limit = startTimeLimit(clock, 100, [outer.signal]);
  limit[Symbol.dispose]();
  outer.abort('enough');
  await clock.advanceBy(200);
  expect(limit).toMatchObject({ expired: false, signal: { aborted: false } });
  expect(clock.sleeping).toBe(0);
});

it('uses the alarm of a clock that has one, and stops it', () => {
  const rings: (() => void)[] = [];
  let stopped = 0;
  const clock = {
    now: () => 0,
    sleep: () => Promise.reject(new Error('not to be slept with')),
    alarm: (_duration: number, ring: () => void) => {
      rings.push(ring);
      return () => {
        stopped += 1;
      };
    },
  };
  using late = startTimeLimit(clock, 100, []);
  const done = startTimeLimit(clock, 100, []);
  rings[0]?.();
  done[Symbol.dispose]();
  expect(late).toMatchObject({ expired: true, end: { aborted: true, reason: { name: 'TimeoutError' } } });
  expect(late.signal).toMatchObject({ aborted: true, reason: late.end.reason });
  expect(done).toMatchObject({ expired: false, end: { aborted: false } });
  expect(stopped).toBe(1);
});
