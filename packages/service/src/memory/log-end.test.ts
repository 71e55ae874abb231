import { createMemoryLog } from '@wherefore/event-log';
import { expect, test } from 'vitest';
import { LogEnd } from './log-end.ts';

const ID = (n: number): string => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`;

async function logOf(events: number) {
  const log = createMemoryLog();
  for (let n = 1; n <= events; n += 1) {
    await log.append([{ stream: 's', expected: 'any', events: [{ id: ID(n), type: 'T', data: {} }] }]);
  }
  return log;
}

test('who has taken in a page that is not full was at the end when it was asked for', async () => {
  let now = 1000;
  const end = new LogEnd(2, () => now);
  const log = end.watch(await logOf(3));
  expect(end.lagMs).toBeUndefined();
  const first = await log.readAll({ limit: 2 });
  end.taken();
  expect(end.lagMs).toBeUndefined();
  now = 2000;
  await log.readAll({ limit: 2, after: first.next });
  now = 2500;
  expect(end.lagMs).toBeUndefined();
  end.taken();
  expect(end.lagMs).toBe(500);
});

test('where there is nothing new nothing has to be taken in', async () => {
  let now = 1000;
  const end = new LogEnd(2, () => now);
  await end.watch(await logOf(0)).readAll({ limit: 2 });
  now = 1010;
  expect(end.lagMs).toBe(10);
});

test('a log that cannot be read leaves the lag growing', async () => {
  let now = 1000;
  const end = new LogEnd(2, () => now);
  const log = await logOf(0);
  await end.watch(log).readAll({ limit: 2 });
  log.readAll = () => Promise.reject(new Error('away'));
  now = 9000;
  await expect(end.watch(log).readAll({ limit: 2 })).rejects.toThrow('away');
  expect(end.lagMs).toBe(8000);
});
