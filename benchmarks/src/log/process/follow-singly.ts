import { createPostgresLog, openDatabase } from '@wherefore/event-log/postgres';
import pg from 'pg';
import { script } from '../../process/child.ts';
import { timed } from '../many-callers.ts';
import type { FollowReport } from './follow.ts';

export interface FollowSinglyInput {
  readonly url: string;
  readonly schema: string;
  readonly events: number;
}

const UPSERT = `insert into singly (stream, position, data) values ($1, $2, $3)
  on conflict (stream) do update set position = excluded.position, data = excluded.data`;

/** A projector as it is mostly written: each event a transaction of its row and its checkpoint. */
script<FollowSinglyInput, FollowReport>(async ({ url, schema, events }) => {
  await using database = await openDatabase(url, { schema });
  await using log = createPostgresLog(database);
  const { events: page } = await log.readAll({ limit: events });
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(`set search_path to ${schema}`);
  await client.query('drop table if exists singly, singly_checkpoint');
  await client.query('create table singly (stream text primary key, position bigint, data json)');
  await client.query('create table singly_checkpoint as select 0::bigint as position');
  const seconds = await timed(async () => {
    for (const { stream, position, data } of page) {
      await client.query('begin');
      await client.query({ name: 'upsert', text: UPSERT, values: [stream, position, JSON.stringify(data)] });
      await client.query({
        name: 'checkpoint',
        text: 'update singly_checkpoint set position = $1',
        values: [position],
      });
      await client.query('commit');
    }
  });
  await client.end();
  return { eventsPerSecond: page.length / seconds };
});
