import type { Instant } from '@wherefore/discovery';
import type { ColumnType, Derived, Table } from '../engine/projection.ts';
import type { DestinationRow } from './destination.ts';

/**
 * When a name is to be resolved again, before what is known of it expires. There is one for each name with a conclusion
 * that counts; whether somebody still wants it is found by what the log does not tell, too.
 */
export interface RefreshRow {
  readonly serverName: string;
  readonly dueAt: Instant;
  /** Until when the conclusion is believed. */
  readonly freshUntil: Instant;
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

/**
 * So often at most a name is renewed after somebody asked for it, or told that it is in use: what lives for five minutes
 * is kept fresh for three hours. Each renewal is a question to the world and half a dozen events, which is a lot for a
 * name that nobody comes back to; who does finds it cold for once.
 */
const RENEWALS = 36;

/** Uses are told once an hour, so what lives shorter must last longer than that; and after a week nobody comes back. */
const WANTED_AT_LEAST_MS = 2 * 3_600_000;
const WANTED_AT_MOST_MS = 7 * 24 * 3_600_000;

/** However short its life, a name is not asked for more often. */
const AT_LEAST_MS = 60_000;

const columns: Readonly<Record<keyof RefreshRow, ColumnType>> = {
  serverName: 'text',
  dueAt: 'instant',
  freshUntil: 'instant',
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
    // An answer that is at hand leaves no trace in the log: whoever gave it tells now and then.
    used_at: 'bigint',
  },
  // A name that somebody has, that rests, or that failed is not in the way of those that are due; one that nobody wants
  // any more never is.
  computed: {
    claim_at: `bigint generated always as (
      case when due_at <= greatest(wanted_at, used_at)
          + greatest(least(${RENEWALS} * (fresh_until - since), ${WANTED_AT_MOST_MS}), ${WANTED_AT_LEAST_MS})
        then greatest(due_at, lease_until) end
    ) stored`,
  },
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
    return { serverName, dueAt, freshUntil, wantedAt, since, position: concludedPosition };
  },
  goneBy: (clearedAt) => `since <= ${clearedAt}`,
  sql: (first, second, clearedAt) => `
    insert into ${second} (server_name, due_at, fresh_until, wanted_at, since, position)
    select server_name, greatest(
        fresh_until - floor((${LAST_PART}::float8 + ${SPREAD}::float8 * draw) * (fresh_until - decided_at))::bigint,
        decided_at + ${AT_LEAST_MS}),
      fresh_until, wanted_at, since, concluded_position
    from ${first}
    where status = 'live' and wanted_at is not null and (${clearedAt} is null or since > ${clearedAt})`,
};
