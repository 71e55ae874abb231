import type { Backlog } from '@wherefore/projections';
import { addGauge } from '@wherefore/service';
import { Counter, Histogram, type Registry } from 'prom-client';
import type { RefresherOptions } from './refresher.ts';

/** Seconds: from what is nearly at hand to the longest that a resolution may take. */
const BUCKETS = [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** Tells how much there is to refresh. Gives what counts what a refresher does. */
export function refreshMetrics(
  metrics: Registry,
  readBacklog: () => Promise<Backlog>,
  now: () => number,
): NonNullable<RefresherOptions['onOutcome']> {
  const due = 'Names whose time has come and that nobody has, counted up to 10001.';
  addGauge(metrics, { name: 'wherefore_refresh_due', help: due }, async (set) => set((await readBacklog()).due));
  const oldest = 'For how long the name has been due that has been due longest; 0 when none is.';
  addGauge(metrics, { name: 'wherefore_refresh_oldest_due_seconds', help: oldest }, async (set) => {
    const { oldestDueAt } = await readBacklog();
    set(oldestDueAt === undefined ? 0 : Math.max(0, (now() - oldestDueAt) / 1000));
  });
  const refreshes = new Counter({
    name: 'wherefore_refreshes_total',
    help: 'Names whose time had come, by what became of that.',
    labelNames: ['outcome'],
    registers: [metrics],
  });
  for (const outcome of ['renewed', 'failed', 'unneeded', 'lost']) refreshes.inc({ outcome }, 0);
  const duration = new Histogram({
    name: 'wherefore_refresh_duration_seconds',
    help: 'What it took to refresh a name.',
    buckets: BUCKETS,
    registers: [metrics],
  });
  return (outcome, tookMs) => {
    refreshes.inc({ outcome });
    if (tookMs !== undefined) duration.observe(tookMs / 1000);
  };
}
