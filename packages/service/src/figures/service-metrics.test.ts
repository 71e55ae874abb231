import { Registry } from 'prom-client';
import { expect, test } from 'vitest';
import { createHealth } from '../health/create-health.ts';
import { addServiceMetrics, destinationCounts } from './service-metrics.ts';

test('destinations are counted by where they were found, whatever the policy', () => {
  const way = { step: '3.2', outcome: 'destination', servers: 9 } as const;
  expect(
    destinationCounts([
      { ...way, policy: 'recommended@1', fresh: 3, expired: 1 },
      { ...way, policy: 'spec-strict@1', fresh: 2, expired: 0 },
      { step: null, outcome: 'unresolvable', policy: 'recommended@1', servers: 1, fresh: 0, expired: 1 },
    ]),
  ).toEqual([
    { step: '3.2', outcome: 'destination', state: 'fresh', count: 5 },
    { step: '3.2', outcome: 'destination', state: 'expired', count: 1 },
    { step: 'none', outcome: 'unresolvable', state: 'fresh', count: 0 },
    { step: 'none', outcome: 'unresolvable', state: 'expired', count: 1 },
  ]);
});

test('what the database does not tell is left out of a scrape, which does not fail', async () => {
  const registry = new Registry();
  const away = () => Promise.reject(new Error('away'));
  addServiceMetrics(registry, {
    health: createHealth(),
    database: { isUp: () => Promise.resolve(false), health: away },
    memory: () => ({ isWarm: true, names: 1, positions: [7n], lagMs: 1500 }),
    load: () => ({ names: 2, inFlight: 3 }),
    log: away,
    projections: { stepStatistics: away },
  });
  const samples = (await registry.metrics()).split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  expect(samples).toEqual([
    'wherefore_ready 1',
    'wherefore_database_up 0',
    'wherefore_resolver_names 2',
    'wherefore_resolver_in_flight 3',
    'wherefore_memory_position{lane="0"} 7',
    'wherefore_memory_lag_seconds 1.5',
  ]);
});
