import type { ProjectionLag, Projections, StepStatistic } from '@wherefore/projections';
import type { Registry } from 'prom-client';
import type { Health } from '../health/health.ts';
import { addGauge } from '../metrics/add-gauge.ts';
import type { LogFigures } from './log-figures.ts';
import { remembered } from './remembered.ts';
import type { ServiceFigures } from './service-health.ts';

/** Statistics look at a row of each name. */
const STATISTICS_MS = 15_000;
const STATISTICS_WAIT_MS = 2000;

export interface MeasuredService extends Omit<ServiceFigures, 'following'> {
  readonly health: Health;
  readonly load: () => { readonly names: number; readonly inFlight: number };
  readonly projections: Pick<Projections, 'stepStatistics'>;
}

/** The metrics that every process has. What cannot be found out in time is left out of a scrape. */
export function addServiceMetrics(registry: Registry, service: MeasuredService): void {
  addGauge(
    registry,
    { name: 'wherefore_ready', help: 'Whether the process is ready, as /readyz tells.' },
    async (set) => set((await service.health.report()).isReady ? 1 : 0),
  );
  addGauge(registry, { name: 'wherefore_database_up', help: 'Whether the database answers.' }, async (set) =>
    set((await service.database.isUp()) ? 1 : 0),
  );
  addMemoryMetrics(registry, service);
  addLogMetrics(registry, service.log);
  const statistics = remembered(() => service.projections.stepStatistics(), STATISTICS_MS, STATISTICS_WAIT_MS);
  addGauge(
    registry,
    {
      name: 'wherefore_destinations',
      help: 'Server names whose last conclusion counts, by where it was found.',
      labels: ['step', 'outcome', 'state'],
    },
    async (set) => {
      for (const { count, ...labels } of destinationCounts(await statistics())) set(count, labels);
    },
  );
}

function addMemoryMetrics(registry: Registry, { memory, load }: Pick<MeasuredService, 'memory' | 'load'>): void {
  addGauge(registry, { name: 'wherefore_resolver_names', help: 'Server names in memory.' }, (set) => set(load().names));
  addGauge(registry, { name: 'wherefore_resolver_in_flight', help: 'Server names being resolved.' }, (set) =>
    set(load().inFlight),
  );
  addGauge(
    registry,
    { name: 'wherefore_memory_position', help: 'Up to where memory has taken in the log.', labels: ['lane'] },
    (set) => {
      for (const [lane, position] of memory().positions.entries()) set(Number(position), { lane });
    },
  );
  addGauge(
    registry,
    { name: 'wherefore_memory_lag_seconds', help: 'How long ago memory was last at the end of the log.' },
    (set) => {
      const { lagMs } = memory();
      if (lagMs !== undefined) set(lagMs / 1000);
    },
  );
}

function addLogMetrics(registry: Registry, log: () => Promise<LogFigures>): void {
  addGauge(registry, { name: 'wherefore_log_position', help: 'Where the log ends.', labels: ['lane'] }, async (set) => {
    for (const [lane, position] of (await log()).positions.entries()) set(Number(position), { lane });
  });
  addGauge(
    registry,
    {
      name: 'wherefore_projection_position',
      help: 'Up to where a projection has folded the log.',
      labels: ['projection', 'lane'],
    },
    async (set) => {
      for (const { name, positions } of (await log()).projections) {
        for (const [lane, position] of positions.entries()) set(Number(position), { projection: name, lane });
      }
    },
  );
  const each = (name: string, help: string, value: (lag: ProjectionLag) => number): void =>
    addGauge(registry, { name, help, labels: ['projection'] }, async (set) => {
      for (const lag of (await log()).projections) set(value(lag), { projection: lag.name });
    });
  each(
    'wherefore_projection_lag_events',
    'Positions of the log that a projection has yet to fold.',
    (lag) => lag.events,
  );
  each(
    'wherefore_projection_lag_seconds',
    'Age of the oldest event that a projection has yet to fold.',
    (lag) => lag.seconds,
  );
  each('wherefore_projection_faulted', 'Whether a projection stands before an event that it cannot fold.', (lag) =>
    lag.isFaulted ? 1 : 0,
  );
}

interface DestinationCount {
  readonly step: string;
  readonly outcome: string;
  readonly state: 'fresh' | 'expired';
  readonly count: number;
}

/** By step, outcome and state; policies are summed up. */
export function destinationCounts(statistics: readonly StepStatistic[]): readonly DestinationCount[] {
  const counts = new Map<string, DestinationCount>();
  for (const { step, outcome, ...states } of statistics) {
    for (const state of ['fresh', 'expired'] as const) {
      const key = `${step} ${outcome} ${state}`;
      const count = (counts.get(key)?.count ?? 0) + states[state];
      counts.set(key, { step: step ?? 'none', outcome, state, count });
    }
  }
  return [...counts.values()];
}
