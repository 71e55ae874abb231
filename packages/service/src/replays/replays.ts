import { randomUUID } from 'node:crypto';
import { classify, type Database, type Row } from '@wherefore/event-log/postgres';
import { serviceSchema } from '../tables/migrate-service.ts';
import type { ClaimedReplay, Replay, ReplayOrder, ReplayOutcome, ReplayProgressed, ReplayState } from './replay.ts';

/** The replays that were ordered. The clock is that of the database. What the database does wrong is classified. */
export interface Replays {
  /** Has it done by a worker; `undefined` when as many wait as may. */
  order(order: ReplayOrder, by: string): Promise<Replay | undefined>;
  get(id: string): Promise<Replay | undefined>;
  /** The newest first; without results. */
  list(options: { readonly limit: number; readonly after?: string }): Promise<ReplayPage>;
  /** Ends one that has not ended yet, also while a worker is at it. Gives how it is then. */
  cancel(id: string): Promise<Replay | undefined>;
  /** How many there are in each state. */
  counts(): Promise<Readonly<Record<ReplayState, number>>>;

  /** The oldest that waits, or whose worker has not been heard of for so long. */
  claim(options: { readonly leaseMs: number }): Promise<ClaimedReplay | undefined>;
  /** Tells how far it is and keeps the lease. `false`: it was canceled, or somebody else has it. */
  renew(claimed: ClaimedReplay, progress: ReplayProgressed, options: { readonly leaseMs: number }): Promise<boolean>;
  /** `false`: it was canceled, or somebody else has it. */
  finish(claimed: ClaimedReplay, outcome: ReplayOutcome, progress: ReplayProgressed): Promise<boolean>;
  /** Gives it back to be begun anew by another; it counts as not having been begun. */
  release(claimed: ClaimedReplay): Promise<void>;
  /** Calls back when something was ordered or canceled. A hint: calls may be missing. */
  listen(wake: () => void): Disposable;
}

export interface ReplayPage {
  readonly items: readonly Replay[];
  readonly next: string | null;
}

/** That wait at one time. */
const MAX_WAITING = 100;
const KEPT_MS = 7 * 86_400_000;
/** What ends its worker so often ends every worker. */
const MAX_ATTEMPTS = 5;

const NOT_BEGUN: ReplayProgressed = { events: 0, conclusions: 0, names: 0, total: null };

const NOW = '(extract(epoch from clock_timestamp()) * 1000)::bigint';
const OPEN = "state in ('waiting', 'running')";
const BRIEF = `id, wanted::text, ordered_by, state, ordered_at, started_at, ended_at, attempts, progress::text`;
const WHOLE = `${BRIEF}, result::text, problem`;

export function replaysIn(database: Database): Replays {
  const { session } = database;
  const table = `${serviceSchema(database)}.replay`;
  const channel = `${database.schema}_replays`;
  const query = async (text: string, values: readonly unknown[] = []): Promise<readonly Row[]> => {
    try {
      return await session.query(text, values);
    } catch (error) {
      throw classify(error);
    }
  };
  const one = async (text: string, values: readonly unknown[]): Promise<Replay | undefined> => {
    const [row] = await query(text, values);
    return row && replayOf(row);
  };
  const get: Replays['get'] = (id) => one(`select ${WHOLE} from ${table} where id = $1::uuid`, [id]);
  const told = async (): Promise<void> => {
    await query('select pg_notify($1::text, $2::text)', [channel, '']);
    database.wake(channel);
  };
  return {
    async order(order, by) {
      await query(`delete from ${table} where ended_at < ${NOW} - ${KEPT_MS}`);
      const replay = await one(
        `insert into ${table} (id, ordered_at, ordered_by, wanted, state)
        select $1::uuid, ${NOW}, $2::text, $3::jsonb, 'waiting'
        where (select count(*) from ${table} where state = 'waiting') < ${MAX_WAITING} returning ${WHOLE}`,
        [randomUUID(), by, JSON.stringify(order)],
      );
      if (replay !== undefined) await told();
      return replay;
    },
    get,
    async list({ limit, after }) {
      const [orderedAt, id] = after === undefined ? [null, null] : placeOf(after);
      const rows = await query(
        `select ${BRIEF}, null, problem from ${table}
        where $1::bigint is null or (ordered_at, id) < ($1::bigint, $2::uuid)
        order by ordered_at desc, id desc limit $3::int`,
        [orderedAt, id, limit + 1],
      );
      const items = rows.slice(0, limit).map(replayOf);
      const last = items.at(-1);
      return { items, next: rows.length > limit && last !== undefined ? `${last.orderedAt}.${last.id}` : null };
    },
    async cancel(id) {
      const canceled = await one(
        `update ${table} set state = 'canceled', ended_at = ${NOW}, lease_by = null, lease_until = null
        where id = $1::uuid and ${OPEN} returning ${WHOLE}`,
        [id],
      );
      if (canceled !== undefined) await told();
      return canceled ?? (await get(id));
    },
    async counts() {
      const counts = { waiting: 0, running: 0, done: 0, failed: 0, canceled: 0 };
      for (const [state, count] of await query(`select state, count(*) from ${table} group by state`)) {
        counts[state as ReplayState] = Number(count);
      }
      return counts;
    },
    async claim({ leaseMs }) {
      await query(
        `update ${table} set state = 'failed', ended_at = ${NOW}, lease_by = null, lease_until = null,
          problem = 'Whoever worked at it came to an end, ' || attempts || ' times.'
        where state = 'running' and lease_until < ${NOW} and attempts >= ${MAX_ATTEMPTS}`,
      );
      const token = randomUUID();
      const [row] = await query(
        `update ${table} as r set state = 'running', attempts = r.attempts + 1, started_at = ${NOW},
          lease_by = $1::uuid, lease_until = ${NOW} + $2::bigint, progress = null
        where r.id = (
          select id from ${table}
          where state = 'waiting' or (state = 'running' and lease_until < ${NOW} and attempts < ${MAX_ATTEMPTS})
          order by ordered_at, id limit 1 for update skip locked
        ) returning id, wanted::text`,
        [token, leaseMs],
      );
      return row && { id: String(row[0]), order: parsed<ReplayOrder>(row[1]), token };
    },
    async renew({ id, token }, progress, { leaseMs }) {
      const rows = await query(
        `update ${table} set progress = $3::jsonb, lease_until = ${NOW} + $4::bigint
        where id = $1::uuid and lease_by = $2::uuid returning 1`,
        [id, token, JSON.stringify(progress), leaseMs],
      );
      return rows.length === 1;
    },
    async finish({ id, token }, outcome, progress) {
      const result = outcome.state === 'done' ? JSON.stringify(outcome.result) : null;
      const problem = outcome.state === 'failed' ? storable(outcome.problem) : null;
      const rows = await query(
        `update ${table} set state = $3::text, result = $4::json, problem = $5::text,
          progress = $6::jsonb, ended_at = ${NOW},
          lease_by = null, lease_until = null
        where id = $1::uuid and lease_by = $2::uuid returning 1`,
        [id, token, outcome.state, result, problem, JSON.stringify(progress)],
      );
      return rows.length === 1;
    },
    async release({ id, token }) {
      const rows = await query(
        `update ${table} set state = 'waiting', attempts = attempts - 1, lease_by = null, lease_until = null,
          started_at = null, progress = null
        where id = $1::uuid and lease_by = $2::uuid returning 1`,
        [id, token],
      );
      if (rows.length > 0) await told();
    },
    listen: (wake) => database.subscribe(channel, wake),
  };
}

function replayOf(row: Row): Replay {
  const [id, wanted, orderedBy, state, orderedAt, startedAt, endedAt, attempts, progress, result, problem] = row;
  return {
    id: String(id),
    order: parsed<ReplayOrder>(wanted),
    orderedBy: String(orderedBy),
    state: state as ReplayState,
    orderedAt: Number(orderedAt),
    startedAt: startedAt === null ? null : Number(startedAt),
    endedAt: endedAt === null ? null : Number(endedAt),
    attempts: Number(attempts),
    progress: progress === null ? NOT_BEGUN : parsed<ReplayProgressed>(progress),
    result: result === null ? null : parsed<NonNullable<Replay['result']>>(result),
    problem: problem === null ? null : String(problem),
  };
}

/** Of a cursor that `list` gave; whatever else it is leads nowhere. */
function placeOf(cursor: string): readonly [number, string] {
  const read = /^([0-9]{1,15})\.([0-9a-f-]{36})$/.exec(cursor);
  return read === null ? [0, '00000000-0000-0000-0000-000000000000'] : [Number(read[1]), read[2] ?? ''];
}

/** Text as PostgreSQL takes it: it knows no NUL, and no half of a character. */
function storable(text: string): string {
  return text.replaceAll('\0', '\ufffd').toWellFormed();
}

function parsed<T>(text: unknown): T {
  return JSON.parse(String(text)) as T;
}
