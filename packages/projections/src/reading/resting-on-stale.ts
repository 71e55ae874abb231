import type { Instant } from '@wherefore/discovery';
import { type RawBuilder, sql } from 'kysely';
import { type EngineContext, named } from '../engine/context.ts';

/** Conclusions cite some four events, rarely more. */
const FIRST = 8;

/**
 * A condition on rows of `destination`: evidence past its time serves for it at `now`, because asking again failed. No
 * conclusion is fresh after what it rests on, but where that is let serve for longer; so it is one that is fresh and
 * cites an answer whose time has passed. Told for as long as the last answer to the question is a failure.
 */
export async function restingOnStale(context: EngineContext, now: Instant): Promise<RawBuilder<boolean>> {
  const ids = await servingPastTheirTime(context, now);
  if (ids.length === 0) return sql<boolean>`false`;
  const any = sql`= any (${`{${ids.join(',')}}`}::uuid[])`;
  // One by one, for what is compared with a long array is then looked up in it; `&&` compares each with each.
  const first = Array.from({ length: FIRST }, (_, index) => sql`because[${sql.lit(index + 1)}] ${any}`);
  const rest = sql`cardinality(because) > ${sql.lit(FIRST)}
    and exists (select from unnest(because[${sql.lit(FIRST + 1)}:]) as cited(id) where id ${any})`;
  return sql<boolean>`(
    status not in ('withdrawn', 'cleared', 'asked') and coalesce(fresh_until > ${now}, false)
    and coalesce(${sql.join(first, sql` or `)} or (${rest}), false)
  )`;
}

/** Events of answers that are past their time, and nothing has come in their place but failures. */
async function servingPastTheirTime(context: EngineContext, now: Instant): Promise<readonly string[]> {
  const { session } = context.database;
  const [serving] = await session.query(
    `select generation, cleared_at from ${named(context, 'projection')} where name = 'evidence' and status = 'serving'`,
  );
  if (serving === undefined) return [];
  const [generation, clearedAt] = serving;
  // Of the table itself, which has an index for it: the view compares every row with the last clearing.
  const rows = await session.query(
    `select good_id from ${named(context, `evidence_g${generation}`)}
    where good_id is not null and verdict = 'failed' and good_fresh_until <= $1::bigint
      and ($2::bigint is null or good_requested_at > $2::bigint)`,
    [now, clearedAt ?? null],
  );
  return rows.map(([id]) => String(id));
}
