import type { AddressOverride, Step } from '@wherefore/discovery';
import type { SelectQueryBuilder } from 'kysely';
import type { EngineContext } from '../engine/context.ts';
import { storable } from '../models/discovery-record.ts';
import { anyOf, containing, limitOf, type Page, type PageOptions, pageOf } from './page.ts';
import { type Int8, type Views, viewsOf } from './tables.ts';

/** An address to use instead of asking the DNS, and for whom. */
export interface OverrideRow extends AddressOverride {
  /** The host as the destination has it: whose addresses these stand in for. */
  readonly overriding: string;
  /** Which target of its owner, from 1. */
  readonly place: number;
  /** The event of the conclusion, and the one that has it in full. */
  readonly concludedId: string;
  readonly fullId: string;
}

export interface OverrideFilter {
  readonly owner?: string;
  /** Of destinations found in this step, or in one of these. */
  readonly step?: Step | readonly Step[];
  /** `true`: expired at `now`. `false`: fresh. */
  readonly stale?: boolean;
  /** ms since 1970. Default: the clock of this machine. */
  readonly now?: number;
  /** Part of the owner or of the host. */
  readonly q?: string;
}

/** Host, port and owner of every target: a view of the destinations, which cannot disagree with them. */
export interface Overrides {
  /** In the order of owners, each in the order of its targets. */
  list(options?: OverrideFilter & PageOptions): Promise<Page<OverrideRow>>;
  /** How many there are. */
  count(filter?: OverrideFilter): Promise<number>;
}

export function overridesOf(context: EngineContext): Overrides {
  return {
    async list(filter = {}) {
      const { after } = filter;
      const limit = limitOf(filter);
      let query = matching(viewsOf(context).selectFrom('override'), filter)
        .select(['owner', 'host', 'port', 'addresses', 'fresh_until', 'overriding', 'place', 'concluded_id', 'full_id'])
        .orderBy('owner')
        .orderBy('place')
        .limit(limit + 1);
      if (after !== undefined) {
        const [place, last] = readCursor(storable(after));
        // The first condition alone finds the place in the index.
        query = query
          .where('owner', '>=', last)
          .where((where) => where.or([where('owner', '>', last), where('place', '>', place)]));
      }
      const rows = await query.execute();
      const items = rows.map((row) => ({
        owner: row.owner,
        host: row.host,
        port: Number(row.port),
        addresses: row.addresses,
        freshUntil: Number(row.fresh_until),
        overriding: row.overriding,
        place: Number(row.place),
        concludedId: row.concluded_id,
        fullId: row.full_id,
      }));
      return pageOf(items, limit, (item) => `${item.place} ${item.owner}`);
    },
    async count(filter = {}) {
      const query = matching(viewsOf(context).selectFrom('override'), filter);
      const row = await query.select((select) => select.fn.countAll<Int8>().as('count')).executeTakeFirst();
      return Number(row?.count ?? 0);
    },
  };
}

function readCursor(cursor: string): readonly [place: number, owner: string] {
  const [, place, owner] = /^([0-9]{1,9}) (.+)$/s.exec(cursor) ?? [];
  if (owner === undefined) throw new RangeError('this is not where a page of overrides ended');
  return [Number(place), owner];
}

type Query<Selected> = SelectQueryBuilder<Views, 'override', Selected>;

function matching<Selected>(base: Query<Selected>, filter: OverrideFilter): Query<Selected> {
  const { owner, step, stale, q, now = Date.now() } = filter;
  let query = base;
  if (owner !== undefined) query = query.where('owner', '=', storable(owner));
  if (step !== undefined) query = query.where('step', '=', anyOf([step].flat()));
  if (stale !== undefined) query = query.where('fresh_until', stale ? '<=' : '>', now);
  if (q !== undefined) {
    const part = containing(q);
    query = query.where((where) => where.or([where('owner', 'like', part), where('host', 'like', part)]));
  }
  return query;
}
