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
