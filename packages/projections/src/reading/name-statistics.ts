import type { Instant } from '@wherefore/discovery';
import type { EngineContext } from '../engine/context.ts';
import { restingOnStale } from './resting-on-stale.ts';
import { type Int8, viewsOf } from './tables.ts';

/** How many names are held: what clearing everything would have forgotten. */
export interface NameStatistics {
  readonly names: number;
  /** Of them, those that can be served from, and the rest, which have expired. */
  readonly fresh: number;
  readonly expired: number;
  /** Of all, those that could not be resolved. */
  readonly unresolvable: number;
  /** Of all, those that were concluded under a pin. */
  readonly pinned: number;
  /** Of the fresh, those that rest on evidence past its time, because asking again failed. */
  readonly restingOnStale: number;
  /** Of the fresh, those that expire within so many ms. */
  readonly expiring: number;
}

export interface NameStatisticsOptions {
  /** ms since 1970. Default: the clock of this machine. */
  readonly now?: Instant;
  /** Default 5 min. */
  readonly expiringWithinMs?: number;
}

export async function nameStatistics(
  context: EngineContext,
  { now = Date.now(), expiringWithinMs = 300_000 }: NameStatisticsOptions = {},
): Promise<NameStatistics> {
  const resting = await restingOnStale(context, now);
  const row = await viewsOf(context)
    .selectFrom('destination')
    .where('status', 'not in', ['withdrawn', 'cleared', 'asked'])
    .select(({ fn }) => [
      fn.countAll<Int8>().as('names'),
      fn.countAll<Int8>().filterWhere('fresh_until', '>', now).as('fresh'),
      fn.countAll<Int8>().filterWhere('outcome', '=', 'unresolvable').as('unresolvable'),
      fn.countAll<Int8>().filterWhere('pinned_id', 'is not', null).as('pinned'),
      fn.countAll<Int8>().filterWhere(resting).as('resting'),
      fn
        .countAll<Int8>()
        .filterWhere('fresh_until', '>', now)
        .filterWhere('fresh_until', '<=', now + expiringWithinMs)
        .as('expiring'),
    ])
    .executeTakeFirst();
  const [names, fresh] = [Number(row?.names ?? 0), Number(row?.fresh ?? 0)];
  return {
    names,
    fresh,
    expired: names - fresh,
    unresolvable: Number(row?.unresolvable ?? 0),
    pinned: Number(row?.pinned ?? 0),
    restingOnStale: Number(row?.resting ?? 0),
    expiring: Number(row?.expiring ?? 0),
  };
}
