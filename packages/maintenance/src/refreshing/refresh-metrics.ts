import type { Instant } from '@wherefore/discovery';
import type { Refresh } from '@wherefore/projections';
import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { RefresherOptions } from './refresher.ts';

/** Milliseconds for what is at hand, up to the longest that a resolution may take. */
const BUCKETS = [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** Counts what a refresher does. */
export function refreshMetrics(
  metrics: Registry,
  schedule: Pick<Refresh, 'nextDueAt'>,
  now: () => Instant,
): NonNullable<RefresherOptions['onOutcome']> {
  const registers = [metrics];
  const refreshes = new Counter({
    name: 'wherefore_refreshes_total',
    help: 'Names whose time had come, by what came of them.',
    labelNames: ['outcome'],
    registers,
  });
  for (const outcome of ['renewed', 'failed', 'unneeded', 'lost']) refreshes.inc({ outcome }, 0);
  const duration = new Histogram({
    name: 'wherefore_refresh_duration_seconds',
    help: 'What it took to renew a name.',
    buckets: BUCKETS,
    registers,
  });
  new Gauge({
    name: 'wherefore_refresh_oldest_due_seconds',
    help: 'For how long the name has been due that has been due longest; 0 when none is.',
    registers,
    async collect() {
      // While the database is away there is nothing to tell.
      const dueAt = await schedule.nextDueAt().catch(() => Number.NaN);
      this.set(dueAt === undefined ? 0 : Math.max(0, (now() - dueAt) / 1000));
    },
  });
  return (outcome, tookMs) => {
    refreshes.inc({ outcome });
    if (tookMs !== undefined) duration.observe(tookMs / 1000);
  };
}
