import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import { version } from '../version.ts';

/** A registry of its own for each service, with what prom-client tells of the process. */
export function createMetrics(): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  new Gauge({
    name: 'wherefore_build_info',
    help: 'Always 1; the label says which version runs.',
    labelNames: ['version'],
    registers: [registry],
  }).set({ version }, 1);
  return registry;
}
