import { migrate } from '../postgres/migrate.ts';
import { openDatabase } from '../postgres/open-database.ts';
import type { LogSettings } from '../postgres/settings.ts';
import { inSession } from './connect.ts';
import type { Target } from './settings.ts';

/**
 * The schema of the log; a column with the writing transaction, which the xid reader needs and the log does not have;
 * and a table that is none of the log's business.
 */
export async function prepareSchema({ url, schema }: Target, settings: Partial<LogSettings> = {}): Promise<void> {
  await using database = await openDatabase(url, { schema, connections: 1 });
  await migrate(database, settings);
  await inSession(url, async (client) => {
    await client.query(`alter table "${schema}".event add column tx xid8 default pg_current_xact_id()`);
    await client.query(`create index on "${schema}".event (tx, position)`);
    await client.query(`create table "${schema}".elsewhere (n int)`);
  });
}
