import type { EngineContext } from '../engine/context.ts';
import { rowCodec } from '../engine/row-codec.ts';
import { storable } from '../models/discovery-record.ts';
import { type EvidenceRow, type EvidenceStatus, evidenceColumns } from '../models/evidence.ts';
import { containing, limitOf, type Page, type PageOptions, pageOf } from './page.ts';
import { viewsOf } from './tables.ts';

export interface EvidenceFilter extends PageOptions {
  readonly kind?: 'well-known' | 'srv' | 'address';
  readonly status?: EvidenceStatus;
  readonly verdict?: string;
  /** `true`: expired at `now`. `false`: known and fresh. */
  readonly stale?: boolean;
  /** Part of the question. */
  readonly q?: string;
  /** ms since 1970. Default: the clock of this machine. */
  readonly now?: number;
}

/** What is known in answer to each question, by its key. */
export interface EvidenceByQuestion {
  get(question: string): Promise<EvidenceRow | undefined>;
  /** In the order of keys. */
  list(filter?: EvidenceFilter): Promise<Page<EvidenceRow>>;
}

export function evidenceOf(context: EngineContext): EvidenceByQuestion {
  const codec = rowCodec({ columns: evidenceColumns });
  const decode = (row: object): EvidenceRow =>
    codec.decode(row as Readonly<Record<string, unknown>>) as unknown as EvidenceRow;
  const all = () => viewsOf(context).selectFrom('evidence').selectAll();
  return {
    async get(question) {
      const row = await all().where('question', '=', storable(question)).executeTakeFirst();
      return row && decode(row);
    },
    async list(filter = {}) {
      const { kind, status, verdict, stale, q, after, now = Date.now() } = filter;
      const limit = limitOf(filter);
      let query = all()
        .orderBy('question')
        .limit(limit + 1);
      if (after !== undefined) query = query.where('question', '>', storable(after));
      if (kind !== undefined) query = query.where('kind', '=', kind);
      if (status !== undefined) query = query.where('status', '=', status);
      if (verdict !== undefined) query = query.where('verdict', '=', verdict);
      if (stale === true) query = query.where('fresh_until', '<=', now);
      if (stale === false) query = query.where('status', '=', 'known').where('fresh_until', '>', now);
      if (q !== undefined) query = query.where('question', 'like', containing(q));
      const rows = await query.execute();
      return pageOf(rows.map(decode), limit, ({ question }) => question);
    },
  };
}
