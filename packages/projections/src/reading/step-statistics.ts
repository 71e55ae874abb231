import type { Step } from '@wherefore/discovery';
import type { EngineContext } from '../engine/context.ts';
import { type Int8, viewsOf } from './tables.ts';

/** How many servers are reached in a way, by the policy that found it. */
export interface StepStatistic {
  /** Where a destination was found, or where resolution failed. */
  readonly step: Step | null;
  readonly outcome: 'destination' | 'unresolvable';
  readonly policy: string;
  /** All server names whose last conclusion this is. */
  readonly servers: number;
  /** Those that can be served from now, and those that have expired. The rest was withdrawn or cleared. */
  readonly fresh: number;
  readonly expired: number;
}

/** Of all server names that are known, by step, outcome and policy. `now`: ms since 1970. */
export async function stepStatistics(
  context: EngineContext,
  { now = Date.now() }: { readonly now?: number } = {},
): Promise<readonly StepStatistic[]> {
  const rows = await viewsOf(context)
    .selectFrom('step_statistics')
    .select((row) => [
      'step',
      'outcome',
      'policy',
      row.fn.countAll<Int8>().as('servers'),
      row.fn.countAll<Int8>().filterWhere('status', '=', 'live').filterWhere('fresh_until', '>', now).as('fresh'),
      row.fn.countAll<Int8>().filterWhere('status', '=', 'live').filterWhere('fresh_until', '<=', now).as('expired'),
    ])
    .groupBy(['step', 'outcome', 'policy'])
    .orderBy('step', (by) => by.asc().nullsLast())
    .orderBy('outcome')
    .orderBy('policy')
    .execute();
  return rows.map((row) => ({
    step: row.step as Step | null,
    outcome: row.outcome as StepStatistic['outcome'],
    policy: row.policy,
    servers: Number(row.servers),
    fresh: Number(row.fresh),
    expired: Number(row.expired),
  }));
}
