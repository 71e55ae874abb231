import { type Service, supervise } from '@wherefore/service';
import { runFollowing } from './following/run-following.ts';
import { createRefresher } from './refreshing/create-refresher.ts';
import { runReplays } from './replays/run-replays.ts';
import { createRetention } from './retention/create-retention.ts';
import type { WorkerSettings } from './settings.ts';
import { runUpkeep } from './upkeep/run-upkeep.ts';
import { runWebhooks } from './webhooks/run-webhooks.ts';
import { systemClock, type WorkerClock } from './worker-clock.ts';

export interface WorkerOptions {
  /** Default: that of the machine. With one given, leases go by it, and not by the clock of the database. */
  readonly clock?: WorkerClock;
  /** What is in flight at the end is waited for so long. Default 8 s. */
  readonly drainMs?: number;
  /** Names that a worker has claimed and that it is not heard of about are free again. Default 60 s, or twice the time of a resolution. */
  readonly leaseMs?: number;
}

/** A worker at work. Disposal is its orderly end. */
export interface Worker extends AsyncDisposable {
  /** Resolves when everything has ended. */
  readonly ended: Promise<void>;
}

/** What it takes beyond waiting for what is in flight: giving back, and writing what was finished. */
const END_WITHIN_MS = 2000;

/**
 * Does what a worker does, until it is disposed of or the service ends: follows the log into the projections, refreshes
 * what falls due, retires what is old, tells who wants to be told. Any number of workers may do so on one database.
 *
 * At the end nothing new is claimed, what is in flight is finished, and what was not begun is given back at once.
 */
export async function startWorker(
  service: Service,
  settings: WorkerSettings,
  { clock, drainMs = 8000, leaseMs = Math.max(60_000, 2 * service.settings.timeoutMs) }: WorkerOptions = {},
): Promise<Worker> {
  const end = new AbortController();
  const own = until(service, AbortSignal.any([service.signal, end.signal]));
  const { logger } = own;
  const refresher = createRefresher(own, settings, {
    clock: clock ?? systemClock,
    isVirtual: clock !== undefined,
    drainMs,
    leaseMs,
  });
  const parts: Readonly<Record<string, Parameters<typeof supervise>[1]>> = {
    following: (signal, progressed) => runFollowing(own, signal, progressed),
    refreshing: (signal) => refresher.run(signal),
    replays: () => runReplays(own),
    retention: createRetention(own, settings),
    upkeep: (signal) => runUpkeep(own, signal),
    webhooks: () => runWebhooks(own, settings),
  };
  const ended = Promise.all(Object.entries(parts).map(([name, run]) => supervise(name, run, own))).then(
    () => undefined,
  );
  logger.info({ refreshesPerSecond: settings.refreshesPerSecond }, 'the worker is at work');
  return {
    ended,
    [Symbol.asyncDispose]: async () => {
      end.abort();
      const limit = new AbortController();
      const late = systemClock.sleep(drainMs + END_WITHIN_MS, limit.signal).then(
        () => logger.warn('the worker has not come to its end in time'),
        () => undefined,
      );
      await Promise.race([ended, late]);
      limit.abort();
    },
  };
}

/** The service as the parts of a worker see it: it ends for them when the worker does. */
function until(service: Service, signal: AbortSignal): Service {
  return { ...service, signal, [Symbol.asyncDispose]: () => service[Symbol.asyncDispose]() };
}
