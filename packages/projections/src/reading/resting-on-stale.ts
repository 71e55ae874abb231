import { type RawBuilder, sql } from 'kysely';
import { type EngineContext, named } from '../engine/context.ts';

/**
 * As a condition on a row of `destination`: it serves at `now`, and it was drawn from an answer whose time had passed by
 * then, because asking again had failed. For as long as the last answer to that question is a failure.
 */
export function restingOnStale(context: EngineContext, now: number): RawBuilder<boolean> {
  const evidence = sql.raw(named(context, 'evidence'));
  return sql<boolean>`(
    fresh_until > ${now} and status not in ('withdrawn', 'cleared', 'asked') and exists (
      select from ${evidence} as e
      where e.good_id = any (because) and e.verdict = 'failed'
        and e.good_fresh_until <= decided_at and e.good_observed_at < since
    )
  )`;
}
