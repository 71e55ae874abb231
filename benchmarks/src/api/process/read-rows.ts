import process from 'node:process';
import pg from 'pg';
import { script } from '../../process/child.ts';

export interface ReadRowsInput {
  readonly url: string;
}

export interface ReadRowsReport {
  readonly rows: number;
  /** ms since 1970, with fractions. */
  readonly doneAt: number;
  readonly rss: number;
}

/** What anybody would do: all rows of the cache, each an object, by their names. */
script<ReadRowsInput, ReadRowsReport>(async ({ url }) => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ readonly server_name: string }>(
    `select server_name, status, outcome, step, host_header, tls_name, sni, targets, policy, fresh_until, since, draw,
      rules, because, concluded_id, full_id, confirmations, position
    from event_log_projections.destination`,
  );
  const byName = new Map(rows.map((row) => [row.server_name, row]));
  const report = { rows: byName.size, doneAt: performance.timeOrigin + performance.now() };
  const { rss } = process.memoryUsage();
  await client.end();
  return { ...report, rss };
});
