import { expect, it } from 'vitest';
import { systemClock } from './system-clock.ts';

it('sleeps for a while', async () => {
  const before = systemClock.now();
  await expect(systemClock.sleep(1, new AbortController().signal)).resolves.toBeUndefined();
  expect(systemClock.now()).toBeGreaterThanOrEqual(before);
});

it('is woken by the signal, with its reason', async () => {
  const caller = new AbortController();
  const asleep = systemClock.sleep(1e6, caller.signal);
  const reason = new Error('enough');
  caller.abort(reason);
  await expect(asleep).rejects.toBe(reason);
  await expect(systemClock.sleep(1e6, caller.signal)).rejects.toBe(reason);
});

it('rings once after a while, unless it was stopped', async () => {
  const rung: string[] = [];
  const stop = systemClock.alarm?.(1, () => rung.push('stopped'));
  systemClock.alarm?.(1, () => rung.push('let go on'));
  stop?.();
  await systemClock.sleep(20);
  expect(rung).toEqual(['let go on']);
});
