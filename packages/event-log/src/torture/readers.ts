import type pg from 'pg';
import { connect } from './connect.ts';
import type { Sighting } from './judge.ts';
import { openTarget } from './open-target.ts';
import { transactions } from './prepare.ts';
import type { ReaderName, Target } from './settings.ts';

export interface Given extends Sighting {
  /** ms since the epoch. */
  readonly recordedAt: number;
}

/** A way to follow a log: from a checkpoint, a text that can be kept anywhere, to the next. */
export interface Reader extends AsyncDisposable {
  readonly start: string;
  poll(checkpoint: string): Promise<{ readonly given: readonly Given[]; readonly checkpoint: string }>;
}

const PAGE = 1000;

export function openReader(name: ReaderName, target: Target): Promise<Reader> {
  const open = { ours: openOurs, naive: openNaive, xid: openXid };
  return open[name](target);
}

/** `readAll`, lane by lane; the checkpoint is one position a lane. */
async function openOurs(target: Target): Promise<Reader> {
  const open = await openTarget(target, 2);
  const { log } = open;
  return {
    start: Array(log.lanes).fill('0').join(' '),
    async poll(checkpoint) {
      const given: Given[] = [];
      const positions = checkpoint.split(' ').map(BigInt);
      for (const [lane, after] of positions.entries()) {
        const { events, next } = await log.readAll({ lane, after, limit: PAGE });
        for (const event of events) given.push({ ...event, lane });
        positions[lane] = next;
      }
      return { given, checkpoint: positions.join(' ') };
    },
    [Symbol.asyncDispose]: () => open[Symbol.asyncDispose](),
  };
}

/** What most logs made by hand do: everything behind the last position seen. */
function openNaive(target: Target): Promise<Reader> {
  return openBySql(target, '0', async (client, events, checkpoint) => {
    const { rows } = await client.query<Row>(
      `select event.* from ${events} where position > $1::bigint order by position limit ${PAGE}`,
      [checkpoint],
    );
    return { rows, checkpoint: rows.at(-1)?.position ?? checkpoint };
  });
}

/** The advice that is given most: order by transaction id, and keep behind the oldest that is running. */
function openXid(target: Target): Promise<Reader> {
  return openBySql(target, '0 0', async (client, events, checkpoint) => {
    const { rows } = await client.query<Row>(
      `select event.*, tx from ${transactions(target)} join ${events} using (position)
       where (tx, position) > ($1::xid8, $2::bigint) and tx < pg_snapshot_xmin(pg_current_snapshot())
       order by tx, position limit ${PAGE}`,
      checkpoint.split(' '),
    );
    const last = rows.at(-1);
    return { rows, checkpoint: last === undefined ? checkpoint : `${last.tx} ${last.position}` };
  });
}

interface Row {
  readonly id: string;
  readonly stream: string;
  readonly version: number;
  readonly position: string;
  /** Of the xid reader. */
  readonly tx?: string;
  readonly recorded_at: string;
}

type Query = (
  client: pg.Client,
  events: string,
  checkpoint: string,
) => Promise<{ readonly rows: readonly Row[]; readonly checkpoint: string }>;

async function openBySql({ url, schema }: Target, start: string, query: Query): Promise<Reader> {
  const client = await connect(url, 'reader');
  const events = `(
    select event_id as id, stream_id as stream, event.version, position,
      (extract(epoch from event.recorded_at) * 1000)::bigint as recorded_at
    from "${schema}".event as event join "${schema}".stream as stream using (stream_no)
  ) as event`;
  return {
    start,
    async poll(before) {
      const { rows, checkpoint } = await query(client, events, before);
      const given = rows.map(({ recorded_at, position, ...row }) => ({
        ...row,
        lane: 0,
        position: BigInt(position),
        recordedAt: Number(recorded_at),
      }));
      return { given, checkpoint };
    },
    [Symbol.asyncDispose]: () => client.end(),
  };
}
