export type { Capabilities, Database } from './database.ts';
export { holdsDatabase } from './database-directory.ts';
export {
  DatabaseAhead,
  DatabaseFailed,
  DatabaseLocked,
  DatabaseUnreachable,
  DriverMissing,
  InvalidLocation,
} from './errors.ts';
export type { HorizonName } from './horizon.ts';
export { migrate } from './migrate.ts';
export { type OpenDatabaseOptions, openDatabase } from './open-database.ts';
export { openEventLog } from './open-event-log.ts';
export { createPostgresLog, type PostgresLogOptions } from './postgres-log.ts';
