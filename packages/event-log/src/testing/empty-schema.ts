import type { OpenLog } from '../contract/contract-case.ts';
import type { Database } from '../postgres/database.ts';
import type { HorizonName } from '../postgres/horizon.ts';
import { migrate } from '../postgres/migrate.ts';
import { createPostgresLog } from '../postgres/postgres-log.ts';

let count = 0;

/** The same connections, another schema: tests need not wait for a database of their own. */
export function emptySchema(database: Database): Database {
  return { ...database, schema: `log_${process.pid}_${++count}` };
}

export function openLogIn(database: () => Database, horizon?: HorizonName): OpenLog {
  return async (options) => {
    const empty = emptySchema(database());
    await migrate(empty, horizon === undefined ? {} : { horizon });
    return createPostgresLog(empty, options);
  };
}
