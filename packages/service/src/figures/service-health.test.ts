import type { Session } from '@wherefore/event-log/postgres';
import { expect, test, vi } from 'vitest';
import { createHealth } from '../health/create-health.ts';
import { databaseCheck } from './database-check.ts';
import { remembered } from './remembered.ts';
import { addServiceHealth } from './service-health.ts';

test('a database that does not answer at all makes nobody not ready before the grace is over', async () => {
  vi.useFakeTimers();
  try {
    const { promise: never } = Promise.withResolvers<never>();
    const hanging = { query: () => never } as unknown as Session;
    const health = createHealth();
    addServiceHealth(health, {
      database: databaseCheck({ session: hanging }),
      memory: () => ({ isWarm: true, names: 0, positions: [0n], lagMs: 0 }),
      log: remembered(() => never, 1000),
      following: createHealth(),
    });
    const asked = async () => {
      const report = health.report();
      await vi.advanceTimersByTimeAsync(5000);
      return await report;
    };
    expect(await asked()).toMatchObject({ isReady: true, parts: { database: { isReady: true } } });
    await vi.advanceTimersByTimeAsync(30_000);
    expect(await asked()).toMatchObject({ isReady: false, parts: { projections: { isReady: true } } });
  } finally {
    vi.useRealTimers();
  }
});

test('memory that is not at the end of the log says what keeps it from there', async () => {
  const [health, following] = [createHealth(), createHealth()];
  following.set('memory', { isReady: false, detail: 'failing for 31 s: events were retired' });
  addServiceHealth(health, {
    database: { isUp: () => Promise.resolve(true), health: () => ({ isReady: true, detail: '' }) as never },
    memory: () => ({ isWarm: false, names: 0, positions: [0n], lagMs: undefined }),
    log: () => Promise.reject(new Error('away')),
    following,
  });
  const { parts } = await health.report();
  expect(parts['memory']).toEqual({
    isReady: false,
    detail: 'not at the end of the log yet; failing for 31 s: events were retired',
  });
});
