import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { createHealth } from '../health/create-health.ts';
import { supervise } from './supervise.ts';

const quick = { retryMs: { min: 1, max: 2 } };

function parts() {
  const end = new AbortController();
  const lines: string[] = [];
  const logger = pino({ level: 'debug' }, { write: (line) => void lines.push(line) });
  return { end, lines, service: { signal: end.signal, logger, health: createHealth() } };
}

test('what throws is begun again until it is told to end', async () => {
  const { end, service, lines } = parts();
  let runs = 0;
  await supervise(
    'part',
    () => {
      runs += 1;
      if (runs === 5) end.abort();
      return Promise.reject(new Error(`trouble ${runs}`));
    },
    service,
    quick,
  );
  expect(runs).toBe(5);
  const levels = lines.map((line) => (JSON.parse(line) as { level: number }).level);
  // The first of a time of trouble is told; the others are there for whoever looks for them.
  expect(levels).toEqual([40, 20, 20, 20]);
});

test('what comes to an end of its own is ready: it has nothing to do', async () => {
  const { service } = parts();
  await supervise('part', () => Promise.resolve(), service, quick);
  expect((await service.health.report()).parts['part']).toEqual({ isReady: true, detail: 'nothing to do' });
});

test('what is told to end while it is at work ends, and nothing is said', async () => {
  const { end, service, lines } = parts();
  const supervised = supervise('part', (signal) => sleep(60_000, undefined, { signal }), service, quick);
  end.abort();
  await supervised;
  expect(lines).toEqual([]);
});

test('a part that fails for a short time is ready, and says what is wrong', async () => {
  const { end, service } = parts();
  const supervised = supervise('part', () => Promise.reject(new Error('the disk is full')), service, {
    retryMs: { min: 1000, max: 1000 },
  });
  await expect
    .poll(async () => (await service.health.report()).parts['part']?.detail)
    .toMatch(/^failing for \d+ s: the disk is full$/);
  expect((await service.health.report()).isReady).toBe(true);
  end.abort();
  await supervised;
});

test('a part that comes to its end is not begun again', async () => {
  const { service } = parts();
  let runs = 0;
  await supervise(
    'part',
    () => {
      runs += 1;
      return Promise.resolve();
    },
    service,
    quick,
  );
  expect(runs).toBe(1);
});
