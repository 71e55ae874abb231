import type { OpenLog } from '../contract/contract-case.ts';
import type { Database } from '../postgres/database.ts';
import { migrate } from '../postgres/migrate.ts';
import { openLogIn } from '../postgres/open-event-log.ts';
import { createPostgresLog } from '../postgres/postgres-log.ts';
import type { LogSettings } from '../postgres/settings.ts';

let count = 0;

/** The same connections, another schema: tests need not wait for a database of their own. */
export function emptySchema(database: Database): Database {
  return { ...database, schema: `log_${process.pid}_${++count}` };
}

export function openEmptyLog(database: () => Database, settings: Partial<LogSettings> = {}): OpenLog {
  return async (options) => {
    const empty = emptySchema(database());
    await migrate(empty, settings);
    return createPostgresLog(empty, options);
  };
}

/** A log of several lanes. */
export function openEmptyLanes(database: () => Database, lanes: number): OpenLog {
  return (options) => openLogIn(emptySchema(database()), { ...options, lanes });
}
