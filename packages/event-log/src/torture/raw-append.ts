import type pg from 'pg';

/** Appends inside the session's own transaction, by the same steps as the log. Version and position of the last event. */
export async function rawAppend(
  client: pg.Client,
  schema: string,
  stream: string,
  ids: readonly string[],
): Promise<readonly [number, string]> {
  const { rows } = await client.query<{ stream_no: string; version: number }>(
    `insert into "${schema}".stream as stream (stream_id, version) values ($1, $2)
     on conflict (stream_id) do update set version = stream.version + $2
     returning stream_no, version`,
    [stream, ids.length],
  );
  const head = rows[0];
  if (head === undefined) throw new Error('a stream without a head');
  const inserted = await client.query<{ position: string }>(
    `insert into "${schema}".event (recorded_at, stream_no, event_id, version, schema_version, type, data)
     select date_trunc('milliseconds', clock_timestamp()), $1, id, $2 + place, 1, 'raw', '{}'
     from unnest($3::uuid[]) with ordinality as new(id, place) order by place
     returning position`,
    [head.stream_no, head.version - ids.length, ids],
  );
  return [head.version, inserted.rows.at(-1)?.position ?? ''];
}
