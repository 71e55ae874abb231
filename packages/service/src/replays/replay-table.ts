/**
 * One row for each replay that was ordered. Times are those of the database, ms since 1970.
 *
 * A result quotes what was recorded, whatever that is: jsonb knows no NUL and no half of a character, and json keeps the
 * text.
 */
export const REPLAY_TABLE: readonly string[] = [
  `create table {schema}.replay (
    id uuid primary key,
    ordered_at bigint not null,
    ordered_by text not null,
    wanted jsonb not null,
    state text not null check (state in ('waiting', 'running', 'done', 'failed', 'canceled')),
    attempts int not null default 0,
    lease_by uuid,
    lease_until bigint,
    started_at bigint,
    ended_at bigint,
    progress jsonb,
    result json,
    problem text
  )`,
  'create index replay_open on {schema}.replay (ordered_at, id) where ended_at is null',
  'create index replay_newest on {schema}.replay (ordered_at desc, id desc)',
];
