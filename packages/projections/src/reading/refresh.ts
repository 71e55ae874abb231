import { randomUUID } from 'node:crypto';
import type { Instant } from '@wherefore/discovery';
import { type EngineContext, execute, named } from '../engine/context.ts';
import { storable } from '../models/discovery-record.ts';

/** A name to resolve again, held for a while by whoever claimed it. */
export interface Claim {
  readonly serverName: string;
  readonly dueAt: Instant;
  /** Until when what is known of it is believed. */
  readonly freshUntil: Instant;
  /** When somebody last asked for it, or used it. */
  readonly wantedAt: Instant;
  /** How often it was claimed without success, this time included. */
  readonly attempts: number;
  /** Who may finish it. */
  readonly token: string;
}

export interface ClaimOptions {
  /** At most this many, 1 to 1000. Default 100. */
  readonly limit?: number;
  /** After so long it may be claimed by another. Default 60 s. */
  readonly leaseMs?: number;
  /** Only names that somebody wanted since then. Default: all. */
  readonly wantedSince?: Instant;
  /** ms since 1970. Default: the clock of the database, which is one for all who claim. */
  readonly now?: Instant;
}

export interface FinishOptions {
  readonly outcome: 'done' | 'failed';
  /** As in `ClaimOptions`. */
  readonly now?: Instant;
}

export interface ReleaseOptions {
  /** Nobody gets them before so long has passed. Default 0. */
  readonly pauseMs?: number;
  /** As in `ClaimOptions`. */
  readonly now?: Instant;
}

/** How much there is to do. */
export interface Backlog {
  /** Names that can be claimed, counted up to 10,001. */
  readonly due: number;
  /** Since when the one that waits longest could be; absent when there is none. */
  readonly oldestDueAt?: Instant;
  /** Names that are kept fresh, counted up to 100,001. */
  readonly scheduled: number;
}

/** The refresh schedule: what is due, and who is at it. */
export interface Refresh {
  /** Names that are due and that nobody has, those that can be claimed longest, in the order in which they are due. */
  claim(options?: ClaimOptions): Promise<readonly Claim[]>;
  /**
   * Gives names back. `done`: the new conclusion is recorded, and brings the time of the next refresh. `failed`: it is
   * tried again, later each time. Names whose lease somebody else has by now are left alone; gives how many were not.
   */
  finish(token: string, serverNames: readonly string[], options: FinishOptions): Promise<number>;
  /** Gives names back as if they had never been claimed; gives how many were still held. */
  release(token: string, serverNames: readonly string[], options?: ReleaseOptions): Promise<number>;
  /**
   * Tells that these names are in use, so that they stay fresh though nobody has to ask for them: an answer from memory
   * leaves no trace in the log. At most 10,000; once an hour for a name is enough, and more often changes nothing. Gives
   * how many took note of it. Names that are not on the schedule come back with their next resolution.
   *
   * @throws {RangeError} there are too many
   */
  want(serverNames: readonly string[], at: Instant): Promise<number>;
  /**
   * How long until the next name can be claimed, ms; below 0, for how long it could be already. By the clock that claims
   * go by: those of machines differ. `now` as in `ClaimOptions`.
   */
  nextDueIn(now?: Instant): Promise<number | undefined>;
  /** Cheap enough to be asked every few seconds. `now` as in `ClaimOptions`. */
  backlog(now?: Instant): Promise<Backlog>;
  /** Clears dead rows away. PGlite has nobody who does that by itself. */
  vacuum(): Promise<void>;
}

/** The schedule follows the log: so long it may be behind before a name that was done seems due again; or half as long. */
const SETTLING_MS = 60_000;

/**
 * As a condition, true. The transaction does not wait for the disk: who loses a lease to a power failure asks the world
 * once more, as after a lease that has lapsed.
 */
const WITHOUT_WAITING = `(select set_config('synchronous_commit', 'off', true)) = 'off'`;

/** The start of the statement: what it compares with an index has to hold still. */
const DATABASE_NOW = 'floor(extract(epoch from statement_timestamp()) * 1000)::bigint';

/** A use that was told of so lately is not written again. */
const USED_EVERY_MS = 3_600_000;
const MAX_USED = 10_000;

const MAX_DUE = 10_001;
const MAX_SCHEDULED = 100_001;

const BACK_OFF_MS = 30_000;
const MAX_BACK_OFF_MS = 3_600_000;

export function refreshOf(context: EngineContext): Refresh {
  const schedule = named(context, 'refresh_schedule');
  const { session } = context.database;
  const claimSql = `
    update ${schedule} as r set lease_until = coalesce($3::bigint, ${DATABASE_NOW}) + $1::bigint, lease_by = $2::uuid,
      attempts = r.attempts + 1
    where r.server_name = any (array(
      select server_name from ${schedule}
      where claim_at <= coalesce($3::bigint, ${DATABASE_NOW})
        and ($5::bigint is null or greatest(wanted_at, used_at) >= $5::bigint)
      order by claim_at limit $4::int for update skip locked
    )) and ${WITHOUT_WAITING}
    returning r.server_name, r.due_at, r.fresh_until, greatest(r.wanted_at, r.used_at), r.attempts`;
  const finishSql = `
    update ${schedule} set lease_by = null,
      lease_until = case
        when $3::boolean and lease_until between now.at + ${SETTLING_MS / 2} and now.at + ${SETTLING_MS} then lease_until
        when $3::boolean then now.at + ${SETTLING_MS}
        else now.at + least(${MAX_BACK_OFF_MS}, ${BACK_OFF_MS} * power(2, least(attempts, 20) - 1))::bigint end,
      attempts = case when $3::boolean then 0 else attempts end
    from (select coalesce($4::bigint, ${DATABASE_NOW}) as at) as now
    where lease_by = $1::uuid and server_name = any ($2::text[]) and ${WITHOUT_WAITING}
    returning 1`;
  const releaseSql = `
    update ${schedule} set lease_by = null, attempts = greatest(attempts - 1, 0),
      lease_until = case when $3::bigint > 0 then coalesce($4::bigint, ${DATABASE_NOW}) + $3::bigint end
    where lease_by = $1::uuid and server_name = any ($2::text[]) and ${WITHOUT_WAITING}
    returning 1`;
  // Whoever has a row just now refreshes it, or tells of it too: nobody waits for anybody.
  const wantSql = `
    update ${schedule} set used_at = $2::bigint
    where server_name = any (array(
      select server_name from ${schedule}
      where server_name = any ($1::text[]) and greatest(wanted_at, used_at) <= $2::bigint - ${USED_EVERY_MS}
      for update skip locked
    )) and ${WITHOUT_WAITING}
    returning 1`;
  const backlogSql = `
    select
      (select count(*) from (
        select from ${schedule} where claim_at <= coalesce($1::bigint, ${DATABASE_NOW}) limit ${MAX_DUE}) as due),
      (select min(claim_at) from ${schedule} where claim_at <= coalesce($1::bigint, ${DATABASE_NOW})),
      (select count(*) from (select from ${schedule} where claim_at is not null limit ${MAX_SCHEDULED}) as scheduled)`;
  return {
    async claim({ limit = 100, leaseMs = 60_000, wantedSince, now } = {}) {
      if (!Number.isInteger(limit) || limit < 1 || limit > 1000)
        throw new RangeError('claim 1 to 1000 names at a time');
      const token = randomUUID();
      const rows = await session.query(claimSql, [leaseMs, token, now ?? null, limit, wantedSince ?? null]);
      const claims = rows.map(([serverName, dueAt, freshUntil, wantedAt, attempts]) => ({
        serverName: String(serverName),
        dueAt: Number(dueAt),
        freshUntil: Number(freshUntil),
        wantedAt: Number(wantedAt),
        attempts: Number(attempts),
        token,
      }));
      return claims.sort((one, other) => one.dueAt - other.dueAt);
    },
    async finish(token, serverNames, { outcome, now }) {
      const rows = await session.query(finishSql, [token, textArray(serverNames), outcome === 'done', now ?? null]);
      return rows.length;
    },
    async release(token, serverNames, { pauseMs = 0, now } = {}) {
      const values = [token, textArray(serverNames), Math.ceil(pauseMs), now ?? null];
      return (await session.query(releaseSql, values)).length;
    },
    async want(serverNames, at) {
      if (serverNames.length > MAX_USED) throw new RangeError(`tell of at most ${MAX_USED} names at a time`);
      if (serverNames.length === 0) return 0;
      const values = [textArray(serverNames.map(storable)), Math.floor(at)];
      return (await session.query(wantSql, values)).length;
    },
    async backlog(now) {
      const [row = []] = await session.query(backlogSql, [now ?? null]);
      const [due, oldest, scheduled] = row;
      const oldestDueAt = oldest == null ? {} : { oldestDueAt: Number(oldest) };
      return { due: Number(due), ...oldestDueAt, scheduled: Number(scheduled) };
    },
    async nextDueIn(now) {
      const [row] = await session.query(
        `select claim_at - coalesce($1::bigint, ${DATABASE_NOW}) from ${schedule}
        where claim_at is not null order by claim_at limit 1`,
        [now ?? null],
      );
      return row === undefined ? undefined : Number(row[0]);
    },
    async vacuum() {
      const { kysely } = context.database;
      for (const table of await servedTables(context)) await execute(kysely, `vacuum ${table}`);
    },
  };
}

async function servedTables(context: EngineContext): Promise<readonly string[]> {
  const rows = await context.database.session.query(
    `select name, generation from ${named(context, 'projection')} where status = 'serving'`,
  );
  return rows.flatMap(([name, generation]) => {
    const projection = context.projections.find((each) => each.name === name);
    const tables = [projection?.table, ...(projection?.derived ?? []).map(({ table }) => table)];
    return tables.flatMap((table) => (table === undefined ? [] : named(context, `${table.name}_g${generation}`)));
  });
}

/** A text[] as text. */
function textArray(items: readonly string[]): string {
  return `{${items.map((item) => `"${item.replace(/["\\]/g, (special) => `\\${special}`)}"`).join(',')}}`;
}
