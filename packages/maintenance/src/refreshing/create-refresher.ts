import { ResolverError } from '@wherefore/core';
import { EventLogError } from '@wherefore/event-log';
import type { Service } from '@wherefore/service';
import type { WorkerSettings } from '../settings.ts';
import type { WorkerClock } from '../worker-clock.ts';
import { newestFreshUntil } from './newest-conclusion.ts';
import { placesOf } from './places-of.ts';
import { refreshMetrics } from './refresh-metrics.ts';
import { Refresher } from './refresher.ts';
import { renew } from './renewal.ts';
import { scheduleOf } from './schedule.ts';

export interface RefreshingOptions {
  readonly clock: WorkerClock;
  /** Leases go by the clock above, and not by that of the database. */
  readonly isVirtual: boolean;
  readonly drainMs: number;
  readonly leaseMs: number;
}

/** What refreshes the names of a service. */
export function createRefresher(
  service: Pick<Service, 'settings' | 'projections' | 'resolver' | 'log' | 'metrics' | 'logger'>,
  { refreshesPerSecond, refreshesAtOnce }: Pick<WorkerSettings, 'refreshesPerSecond' | 'refreshesAtOnce'>,
  { clock, isVirtual, drainMs, leaseMs }: RefreshingOptions,
): Refresher {
  const { resolver, log, projections, logger } = service;
  const now = (): number => clock.now();
  const count = refreshMetrics(service.metrics, () => projections.refresh.backlog(isVirtual ? now() : undefined), now);
  return new Refresher({
    schedule: scheduleOf(projections.refresh, isVirtual ? now : undefined),
    renew: (claim) =>
      renew(claim, { resolver, newestFreshUntil: (serverName) => newestFreshUntil(log, serverName), now }),
    placesOf: (serverName) => placesOf(serverName, resolver.peek(serverName)),
    clock,
    perSecond: refreshesPerSecond,
    atOnce: refreshesAtOnce,
    leaseMs,
    drainMs,
    onOutcome: (outcome, tookMs, error) => {
      count(outcome, tookMs);
      if (error === undefined) return;
      // What the database does is told by whoever supervises.
      const isExpected = error instanceof ResolverError || error instanceof EventLogError;
      if (isExpected) logger.debug({ reason: error.message, part: 'refreshing' }, 'not refreshed');
      else logger.error({ err: error, part: 'refreshing' }, 'a name could not be refreshed');
    },
  });
}
