import type pg from 'pg';
import { laneOf } from '../lane.ts';
import type { Sighting } from './judge.ts';
import type { Target } from './settings.ts';

/** Every event that is there, straight from the table. */
export async function readTruth(client: pg.Client, { schema }: Target): Promise<readonly Sighting[]> {
  interface Row {
    readonly id: string;
    readonly stream: string;
    readonly version: number;
    readonly position: string;
  }
  const all: Sighting[] = [];
  for (let after = '0'; ; ) {
    const { rows } = await client.query<Row>(
      `select event_id as id, stream_id as stream, event.version, position
       from "${schema}".event as event join "${schema}".stream as stream using (stream_no)
       where position > $1::bigint order by position limit 20000`,
      [after],
    );
    for (const row of rows) all.push({ ...row, lane: laneOf(row.stream, 1), position: BigInt(row.position) });
    const last = rows.at(-1);
    if (last === undefined) return all;
    after = last.position;
  }
}
