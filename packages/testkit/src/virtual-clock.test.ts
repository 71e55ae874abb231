import { describe, expect, test } from 'vitest';
import { VECTOR_EPOCH, VirtualClock } from './virtual-clock.ts';

describe('a virtual clock', () => {
  test('starts with the year 2026 and stands still', async () => {
    const clock = new VirtualClock();
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(new Date(clock.now()).toISOString()).toBe('2026-01-01T00:00:00.000Z');
    expect(clock.now()).toBe(VECTOR_EPOCH);
  });

  test('wakes sleepers in order of time, those of one time in order of going to bed', async () => {
    const clock = new VirtualClock(0);
    const woken: string[] = [];
    const sleep = async (name: string, ms: number): Promise<void> => {
      await clock.sleep(ms);
      woken.push(`${name} at ${clock.now()}`);
    };
    const all = [sleep('c', 30), sleep('a', 10), sleep('b', 10), sleep('never', 31)];
    await clock.advanceTo(30);
    expect(woken).toEqual(['a at 10', 'b at 10', 'c at 30']);
    await clock.advanceBy(1);
    await Promise.all(all);
    expect(woken.at(-1)).toBe('never at 31');
    expect(clock.sleeping).toBe(0);
  });

  test('wakes on the way who went to bed on the way', async () => {
    const clock = new VirtualClock(0);
    const times: number[] = [];
    const beat = (async () => {
      for (let count = 0; count < 5; count += 1) {
        await clock.sleep(10);
        times.push(clock.now());
      }
    })();
    await clock.advanceTo(35);
    expect(times).toEqual([10, 20, 30]);
    expect(clock.now()).toBe(35);
    await clock.advanceTo(50);
    await beat;
  });

  test('does not sleep for no time or less', async () => {
    const clock = new VirtualClock(0);
    await clock.sleep(0);
    await clock.sleep(-1);
    expect(clock.now()).toBe(0);
  });

  test('rejects with the reason of an abort, before or during sleep, and forgets the sleeper', async () => {
    const clock = new VirtualClock(0);
    const reason = new Error('enough');
    await expect(clock.sleep(10, AbortSignal.abort(reason))).rejects.toBe(reason);
    const controller = new AbortController();
    const sleep = clock.sleep(10, controller.signal);
    controller.abort(reason);
    await expect(sleep).rejects.toBe(reason);
    expect(clock.sleeping).toBe(0);
  });

  test('runs by itself to the end of a promise and no further', async () => {
    const clock = new VirtualClock(0);
    const background = clock.sleep(1_000_000);
    const work = async (): Promise<string> => {
      await clock.sleep(20);
      await new Promise((resolve) => setImmediate(resolve));
      await clock.sleep(40);
      return `done at ${clock.now()}`;
    };
    expect(await clock.run(work())).toBe('done at 60');
    expect(clock.sleeping).toBe(1);
    await clock.advanceBy(1_000_000);
    await background;
  });

  test('does not fire a deadline while the work that it guards is still awake', async () => {
    const clock = new VirtualClock(0);
    const work = async (): Promise<string> => {
      for (let turn = 0; turn < 50; turn += 1) await Promise.resolve();
      for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setImmediate(resolve));
      return 'work';
    };
    const deadline = clock.sleep(5_000).then(() => 'deadline');
    expect(await clock.run(Promise.race([work(), deadline]))).toBe('work');
    expect(clock.now()).toBe(0);
  });

  test('serves several runs as one', async () => {
    const clock = new VirtualClock(0);
    const naps = async (each: number): Promise<number> => {
      for (let count = 0; count < 4; count += 1) await clock.sleep(each);
      return clock.now();
    };
    expect(await Promise.all([clock.run(naps(10)), clock.run(naps(25)), clock.run(naps(1))])).toEqual([40, 100, 4]);
  });

  test('passes on a rejection', async () => {
    const clock = new VirtualClock(0);
    await expect(clock.run(clock.sleep(5).then(() => Promise.reject(new Error('no'))))).rejects.toThrow('no');
  });

  test('does not move while it is held', async () => {
    const clock = new VirtualClock(0);
    const seen: number[] = [];
    const work = async (): Promise<void> => {
      const hold = clock.hold();
      const sleep = clock.sleep(100);
      await new Promise((resolve) => setTimeout(resolve, 20));
      seen.push(clock.now());
      hold[Symbol.dispose]();
      await sleep;
      seen.push(clock.now());
    };
    await clock.run(work());
    expect(seen).toEqual([0, 100]);
  });

  test('gives up on a promise that waits for nothing', async () => {
    await expect(new VirtualClock(0, { stuckAfterMs: 30 }).run(new Promise(() => {}))).rejects.toThrow(/nobody sleeps/);
  });
});
