import type { Instant } from '@wherefore/discovery';
import type { ColumnType, Derived, Table } from '../engine/projection.ts';
import type { DestinationRow } from './destination.ts';

/** When a name is to be resolved again, before what is known of it expires. */
export interface RefreshRow {
  readonly serverName: string;
  readonly dueAt: Instant;
  /** When somebody last asked who is no refresher. */
  readonly wantedAt: Instant;
  /** When the resolution of the conclusion began: a clearing of everything after that takes it off the schedule. */
  readonly since: Instant;
  /** Of the conclusion. */
  readonly position: bigint;
}

/** A conclusion is renewed in the last part of its life, the earlier the larger its draw: names do not come in herds. */
const LAST_PART = 0.05;
const SPREAD = 0.1;

/** So long after somebody asked for it a name is kept fresh. An answer at hand leaves no trace of who asks. */
const WANTED_FOR_MS = 7 * 24 * 3_600_000;

/** However short its life, a name is not asked for more often. */
const AT_LEAST_MS = 60_000;

const columns: Readonly<Record<keyof RefreshRow, ColumnType>> = {
  serverName: 'text',
  dueAt: 'instant',
  wantedAt: 'instant',
  since: 'instant',
  position: 'position',
};

export const refreshTable: Table = {
  name: 'refresh_schedule',
  key: 'serverName',
  columns,
  own: {
    lease_until: 'bigint',
    lease_by: 'uuid',
    attempts: 'int not null default 0',
  },
  // A name that somebody has, that rests, or that failed is not in the way of those that are due.
  computed: { claim_at: 'bigint generated always as (greatest(due_at, coalesce(lease_until, due_at))) stored' },
  indexes: [['claim_at']],
  storage: 'fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02',
};

export const refreshSchedule: Derived<DestinationRow> = {
  table: refreshTable,
  from(row, clearedAt): RefreshRow | undefined {
    const { serverName, status, freshUntil, decidedAt, since, draw, wantedAt, concludedPosition } = row;
    if (status !== 'live' || freshUntil === null || decidedAt === null || since === null || draw === null) return;
    if (wantedAt === null || concludedPosition === null || since <= clearedAt) return;
    const early = Math.floor((LAST_PART + SPREAD * draw) * (freshUntil - decidedAt));
    const dueAt = Math.max(freshUntil - early, decidedAt + AT_LEAST_MS);
    if (dueAt > wantedAt + WANTED_FOR_MS) return;
    return { serverName, dueAt, wantedAt, since, position: concludedPosition };
  },
  goneBy: (clearedAt) => `since <= ${clearedAt}`,
  sql: (first, second, clearedAt) => `
    insert into ${second} (server_name, due_at, wanted_at, since, position)
    select server_name, due_at, wanted_at, since, concluded_position
    from (
      select *, greatest(
        fresh_until - floor((${LAST_PART}::float8 + ${SPREAD}::float8 * draw) * (fresh_until - decided_at))::bigint,
        decided_at + ${AT_LEAST_MS}) as due_at
      from ${first}
      where status = 'live' and wanted_at is not null and (${clearedAt} is null or since > ${clearedAt})
    ) as live
    where due_at <= wanted_at + ${WANTED_FOR_MS}`,
};
