import type { Conclusion, Step } from '@wherefore/discovery';
import type { EngineContext } from '../engine/context.ts';
import { rowCodec } from '../engine/row-codec.ts';
import { type DestinationRow, type DestinationStatus, destinationTable } from '../models/destination.ts';
import { storable } from '../models/discovery-record.ts';
import { containing, limitOf, type Page, type PageOptions, pageOf } from './page.ts';
import { type DestinationScan, type ScanOptions, scanDestinations } from './scan-destinations.ts';
import { suggestNames } from './suggest-names.ts';
import { viewsOf } from './tables.ts';

export interface DestinationFilter extends PageOptions {
  /** Found in this step. */
  readonly step?: Step;
  readonly status?: DestinationStatus;
  /** Of what was concluded last. */
  readonly outcome?: Conclusion['outcome'];
  /** `true`: expired at `now`. `false`: live and fresh. */
  readonly stale?: boolean;
  /** What was concluded last is believed until then at most, ms since 1970. */
  readonly expiresBefore?: number;
  /** `true`: what was concluded last was so under a pin. */
  readonly pinned?: boolean;
  /** Part of the server name. */
  readonly q?: string;
  /** ms since 1970. Default: the clock of this machine. */
  readonly now?: number;
}

/** The destination cache: one row for each server name that was ever asked for. */
export interface Destinations {
  get(serverName: string): Promise<DestinationRow | undefined>;
  /** In the order of names. */
  list(filter?: DestinationFilter): Promise<Page<DestinationRow>>;
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
    async list(filter = {}) {
      const { step, status, outcome, stale, expiresBefore, pinned, q, after, now = Date.now() } = filter;
      const limit = limitOf(filter);
      let query = all()
        .orderBy('server_name')
        .limit(limit + 1);
      if (after !== undefined) query = query.where('server_name', '>', storable(after));
      if (step !== undefined) query = query.where('step', '=', step);
      if (status === 'live') query = query.where('status', 'not in', NOT_LIVE);
      else if (status !== undefined) query = query.where('status', '=', status);
      if (outcome !== undefined) query = query.where('outcome', '=', outcome);
      if (expiresBefore !== undefined) query = query.where('fresh_until', '<=', expiresBefore);
      if (stale === true) query = query.where('fresh_until', '<=', now);
      if (stale === false) query = query.where('status', 'not in', NOT_LIVE).where('fresh_until', '>', now);
      if (pinned !== undefined) query = query.where('pinned_id', pinned ? 'is not' : 'is', null);
      if (q !== undefined) query = query.where('server_name', 'like', containing(q));
      const rows = await query.execute();
      return pageOf(rows.map(decode), limit, ({ serverName }) => serverName);
    },
    scan: (options) => scanDestinations(context, options),
    suggest: (text, limit) => suggestNames(context, text, limit),
  };
}
