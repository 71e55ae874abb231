import type { Conclusion, Step } from '@wherefore/discovery';
import { type SelectQueryBuilder, sql } from 'kysely';
import type { EngineContext } from '../engine/context.ts';
import { rowCodec } from '../engine/row-codec.ts';
import { type DestinationRow, type DestinationStatus, destinationTable } from '../models/destination.ts';
import { storable } from '../models/discovery-record.ts';
import { anyOf, containing, limitOf, type Page, type PageOptions, pageOf } from './page.ts';
import { restingOnStale } from './resting-on-stale.ts';
import { type DestinationScan, type ScanOptions, scanDestinations } from './scan-destinations.ts';
import { suggestNames } from './suggest-names.ts';
import { type Int8, type Views, viewsOf } from './tables.ts';

export interface DestinationFilter {
  /** Found in this step, or in one of these. */
  readonly step?: Step | readonly Step[];
  readonly status?: DestinationStatus;
  /** Of what was concluded last. */
  readonly outcome?: Conclusion['outcome'];
  /** `true`: expired at `now`. `false`: live and fresh. */
  readonly stale?: boolean;
  /** What was concluded last is believed until then at most, ms since 1970. */
  readonly expiresBefore?: number;
  /** `true`: what was concluded last was so under a pin. */
  readonly pinned?: boolean;
  /** `true`: evidence past its time serves, because asking again failed. See `resting-on-stale.ts`. */
  readonly restsOnStale?: boolean;
  /** Part of the server name. */
  readonly q?: string;
  /** ms since 1970. Default: the clock of this machine. */
  readonly now?: number;
}

export interface DestinationListOptions extends DestinationFilter, PageOptions {
  /** Default `name`. `expiry`: what expires soonest comes first; what was never concluded is not there. */
  readonly sort?: 'name' | 'expiry';
}

/** The destination cache: one row for each server name that was ever asked for. */
export interface Destinations {
  get(serverName: string): Promise<DestinationRow | undefined>;
  /** @throws {RangeError} the limit is out of bounds, or `after` is of no page in this order */
  list(options?: DestinationListOptions): Promise<Page<DestinationRow>>;
  /** How many there are. */
  count(filter?: DestinationFilter): Promise<number>;
  /** What is live and fresh, all of it, for whoever begins with it. */
  scan(options?: ScanOptions): Promise<DestinationScan>;
  /**
   * Server names for whoever is typing one: those that begin with the text, then those that it is part of, each in their
   * order; as it is written or in lower case. At most `limit`, 1 to 100, default 20.
   *
   * @throws {RangeError}
   */
  suggest(text: string, limit?: number): Promise<readonly string[]>;
}

/** See `destination-views.ts`. */
const NOT_LIVE: readonly DestinationStatus[] = ['withdrawn', 'cleared', 'asked'];

export function destinationsOf(context: EngineContext): Destinations {
  const codec = rowCodec(destinationTable);
  const decode = (row: object): DestinationRow =>
    codec.decode(row as Readonly<Record<string, unknown>>) as unknown as DestinationRow;
  const all = () => viewsOf(context).selectFrom('destination').selectAll();
  return {
    async get(serverName) {
      const row = await all().where('server_name', '=', storable(serverName)).executeTakeFirst();
      return row && decode(row);
    },
    async list(options = {}) {
      const { sort = 'name', after } = options;
      const limit = limitOf(options);
      const matches = await matching(context, options);
      if (sort === 'name') {
        let query = matches(all())
          .orderBy('server_name')
          .limit(limit + 1);
        if (after !== undefined) query = query.where('server_name', '>', storable(after));
        return pageOf((await query.execute()).map(decode), limit, ({ serverName }) => serverName);
      }
      // Of all that match the names alone are put in order, and what is wide is read of those on the page.
      const names = soonest(matches(viewsOf(context).selectFrom('destination')), after).limit(limit + 1);
      const page = all().where('server_name', 'in', names).orderBy('fresh_until').orderBy('server_name');
      const cursorOf = ({ freshUntil, serverName }: DestinationRow): string => `${freshUntil} ${serverName}`;
      return pageOf((await page.execute()).map(decode), limit, cursorOf);
    },
    async count(filter = {}) {
      const matches = await matching(context, filter);
      const query = matches(viewsOf(context).selectFrom('destination'));
      const row = await query.select((select) => select.fn.countAll<Int8>().as('count')).executeTakeFirst();
      return Number(row?.count ?? 0);
    },
    scan: (options) => scanDestinations(context, options),
    suggest: (text, limit) => suggestNames(context, text, limit),
  };
}

type Query<Selected> = SelectQueryBuilder<Views, 'destination', Selected>;

async function matching(
  context: EngineContext,
  filter: DestinationFilter,
): Promise<<Selected>(base: Query<Selected>) => Query<Selected>> {
  const { step, status, outcome, stale, expiresBefore, pinned, restsOnStale, q, now = Date.now() } = filter;
  const resting = restsOnStale === undefined ? undefined : await restingOnStale(context, now);
  return (base) => {
    let query = base;
    if (step !== undefined) query = query.where('step', '=', anyOf([step].flat()));
    if (status === 'live') query = query.where('status', 'not in', NOT_LIVE);
    else if (status !== undefined) query = query.where('status', '=', status);
    if (outcome !== undefined) query = query.where('outcome', '=', outcome);
    if (expiresBefore !== undefined) query = query.where('fresh_until', '<=', expiresBefore);
    if (stale === true) query = query.where('fresh_until', '<=', now);
    if (stale === false) query = query.where('status', 'not in', NOT_LIVE).where('fresh_until', '>', now);
    if (pinned !== undefined) query = query.where('pinned_id', pinned ? 'is not' : 'is', null);
    if (resting !== undefined) query = query.where(restsOnStale === true ? resting : sql<boolean>`not ${resting}`);
    if (q !== undefined) query = query.where('server_name', 'like', containing(q));
    return query;
  };
}

function soonest(base: Query<object>, after: string | undefined): Query<{ server_name: string }> {
  const query = base
    .select('server_name')
    .where('fresh_until', 'is not', null)
    .orderBy('fresh_until')
    .orderBy('server_name');
  if (after === undefined) return query;
  const [freshUntil, name] = readExpiryCursor(storable(after));
  return query.where(sql<boolean>`(fresh_until, server_name) > (${freshUntil}::bigint, ${name}::text)`);
}

function readExpiryCursor(cursor: string): readonly [freshUntil: number, serverName: string] {
  const [, freshUntil, serverName] = /^([0-9]{1,15}) (.+)$/s.exec(cursor) ?? [];
  if (serverName === undefined) throw new RangeError('this is not where a page in the order of expiry ended');
  return [Number(freshUntil), serverName];
}
