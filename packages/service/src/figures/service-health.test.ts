import type { Session } from '@wherefore/event-log/postgres';
import { expect, test, vi } from 'vitest';
import { createHealth } from '../health/create-health.ts';
import { databaseCheck } from './database-check.ts';
import type { LogFigures } from './log-figures.ts';
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

test('read models that are behind are told in words and in figures, and keep nobody from being ready', async () => {
  const health = createHealth();
  const model = { generation: 1, positions: [0n] };
  const projections = [
    { ...model, name: 'destination', isFaulted: true, events: 1200, seconds: 31.4 },
    { ...model, name: 'evidence', isFaulted: false, events: 0, seconds: 0 },
  ];
  addServiceHealth(health, {
    database: { isUp: () => Promise.resolve(true), health: () => ({ isReady: true, detail: '' }) as never },
    memory: () => ({ isWarm: true, names: 0, positions: [0n], lagMs: 0 }),
    log: () => Promise.resolve({ projections } as unknown as LogFigures),
    following: createHealth(),
  });
  const { isReady, parts } = await health.report();
  expect(isReady).toBe(true);
  expect(parts['projections']).toEqual({
    isReady: true,
    detail: 'destination: 1200 events, 31.4 s behind, stands before an event that it cannot fold; evidence: at the end',
    models: [
      { name: 'destination', eventsBehind: 1200, msBehind: 31_400, isHalted: true },
      { name: 'evidence', eventsBehind: 0, msBehind: 0, isHalted: false },
    ],
  });
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
