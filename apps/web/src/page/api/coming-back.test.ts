import { expect, test, vi } from 'vitest';
import { tellBack, waitForBack } from './coming-back.ts';

const HOUR = 3_600_000;

test('who waits to ask again asks as soon as the process is back', async () => {
  const signal = new AbortController().signal;
  const waiting = [waitForBack(HOUR, signal), waitForBack(HOUR, signal)];
  tellBack();
  expect(await Promise.all(waiting)).toEqual([true, true]);
});

test('who hears of nothing asks when its time has come', async () => {
  vi.useFakeTimers();
  try {
    const waiting = waitForBack(HOUR, new AbortController().signal);
    await vi.advanceTimersByTimeAsync(HOUR);
    expect(await waiting).toBe(false);
  } finally {
    vi.useRealTimers();
  }
});

test('who has left waits for nothing', async () => {
  const leaving = new AbortController();
  const waiting = waitForBack(HOUR, leaving.signal);
  leaving.abort();
  expect(await waiting).toBe(false);
  expect(await waitForBack(HOUR, leaving.signal)).toBe(false);
});

test('a coming back that was told before is over', async () => {
  tellBack();
  const leaving = new AbortController();
  const waiting = waitForBack(HOUR, leaving.signal);
  leaving.abort();
  expect(await waiting).toBe(false);
});
