import { Counter, Gauge, type Registry } from 'prom-client';
import type { DeliveryOutcome } from './attempt.ts';
import type { Backlog, DeliveryQueue } from './delivery-queue.ts';

const OUTCOMES: readonly DeliveryOutcome[] = ['delivered', 'failed', 'given-up'];

/** Counts what becomes of messages. What waits is looked up for each scrape. */
export function webhookMetrics(
  registry: Registry,
  queue: DeliveryQueue,
  endpoints: readonly string[],
): (endpoint: string, outcome: DeliveryOutcome) => void {
  const registers = [registry];
  const name = 'wherefore_webhook_deliveries_total';
  // A part that failed begins again in the same registry.
  const known = registry.getSingleMetric(name);
  if (known instanceof Counter) return (endpoint, outcome) => known.inc({ endpoint, outcome });
  const deliveries = new Counter({
    name,
    help: 'Attempts to deliver a message, by what came of them.',
    labelNames: ['endpoint', 'outcome'],
    registers,
  });
  for (const endpoint of endpoints) for (const outcome of OUTCOMES) deliveries.inc({ endpoint, outcome }, 0);
  const gauge = (metric: string, help: string, measure: (backlog: Backlog) => number): void => {
    new Gauge({
      name: metric,
      help,
      labelNames: ['endpoint'],
      registers,
      async collect() {
        // While the database is away there is nothing to tell.
        const backlogs = await queue.backlogs().catch(() => undefined);
        this.reset();
        if (backlogs === undefined) return;
        for (const endpoint of endpoints) this.set({ endpoint }, 0);
        for (const backlog of backlogs) this.set({ endpoint: backlog.endpoint }, measure(backlog));
      },
    });
  };
  gauge('wherefore_webhook_pending', 'Messages that are yet to be taken.', ({ pending }) => pending);
  gauge(
    'wherefore_webhook_oldest_pending_seconds',
    'For how long the message waits that has waited longest; 0 when none does.',
    ({ oldestMs }) => oldestMs / 1000,
  );
  return (endpoint, outcome) => deliveries.inc({ endpoint, outcome });
}
