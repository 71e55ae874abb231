import { openDatabase } from '../postgres/open-database.ts';
import { type OpenLogOptions, openLogIn } from '../postgres/open-event-log.ts';
import { inSession } from './connect.ts';
import type { Target } from './settings.ts';

/** What the log of a run is made with. */
export type MadeWith = Pick<OpenLogOptions, 'horizon' | 'partitionRows' | 'lanes'>;

/**
 * The log; a table that is none of its business; and which transaction wrote which event, for the xid reader, which a
 * log of one lane does not keep by itself.
 */
export async function prepareSchema(target: Target, madeWith: MadeWith = {}): Promise<void> {
  const { url, schema } = target;
  await using database = await openDatabase(url, { schema, connections: 1 });
  await using log = await openLogIn(database, madeWith);
  await inSession(url, async (session) => {
    await session.query(`create table ${elsewhere(target)} (n int)`);
    if (log.lanes > 1) return;
    const table = transactions(target);
    await session.query(`create table ${table} (tx xid8, position bigint, primary key (tx, position))`);
    await session.query(
      `create function "${schema}".note_transaction() returns trigger language plpgsql as $$
      begin
        insert into ${table} values (pg_current_xact_id(), new.position);
        return null;
      end $$`,
    );
    await session.query(
      `create trigger note_transaction after insert on "${schema}".event
       for each row execute function "${schema}".note_transaction()`,
    );
  });
}

/** By which transaction each position was written. */
export function transactions({ schema }: Pick<Target, 'schema'>): string {
  return `public."${schema}_transactions"`;
}

/** Where transactions write that have nothing to do with the log. */
export function elsewhere({ schema }: Pick<Target, 'schema'>): string {
  return `public."${schema}_elsewhere"`;
}
