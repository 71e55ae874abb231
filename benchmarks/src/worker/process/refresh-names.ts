import { startWorker } from '@wherefore/maintenance';
import { DEFAULT_SERVICE_SETTINGS, openService } from '@wherefore/service';
import { pino } from 'pino';
import { script } from '../../process/child.ts';
import { DUE_WORLD_RANGES, dueNames, dueWorldPorts, recordDue } from '../due-world.ts';

export interface RefreshNamesInput {
  readonly location: string;
  readonly names: number;
}

export interface RefreshNamesReport {
  /** Names for each second of CPU of the worker's process, following the log included; the database's is not in it. */
  readonly namesPerCpuSecond: number;
  readonly namesPerSecond: number;
}

/** One worker, everything due at once, and a world that answers from memory. */
script<RefreshNamesInput, RefreshNamesReport>(async ({ location, names: count }) => {
  const names = dueNames(count);
  await using service = await openService(
    { ...DEFAULT_SERVICE_SETTINGS, database: location, allow: DUE_WORLD_RANGES },
    {
      signal: new AbortController().signal,
      logger: pino({ level: 'silent' }),
      resolverPorts: dueWorldPorts(),
    },
  );
  await recordDue(service.log, names, Date.now());
  await service.projections.catchUp();
  const cpu = process.cpuUsage();
  const start = performance.now();
  // So many that the rate, and its rise at the start, are in nobody's way.
  const rate = { refreshesPerSecond: 1_000_000, refreshesAtOnce: 64, webhooks: [] };
  await using _ = await startWorker(service, rate);
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    const { values } = (await service.metrics.getSingleMetric('wherefore_refreshes_total')?.get()) ?? { values: [] };
    const renewed = values.find(({ labels }) => labels['outcome'] === 'renewed')?.value ?? 0;
    if (renewed >= count) break;
  }
  const { user, system } = process.cpuUsage(cpu);
  const seconds = (performance.now() - start) / 1000;
  return { namesPerCpuSecond: count / ((user + system) / 1e6), namesPerSecond: count / seconds };
});
