import type { EventLog } from '../event-log.ts';
import { migrate } from './migrate.ts';
import { type OpenDatabaseOptions, openDatabase } from './open-database.ts';
import { createPostgresLog, type PostgresLogOptions } from './postgres-log.ts';

/**
 * Opens the database, migrates it and gives its log; disposing of the log closes the database.
 *
 * @throws whatever `openDatabase` and `migrate` throw
 */
export async function openEventLog(
  location: string,
  options: OpenDatabaseOptions & PostgresLogOptions = {},
): Promise<EventLog> {
  const database = await openDatabase(location, options);
  try {
    await migrate(database);
  } catch (error) {
    await database[Symbol.asyncDispose]();
    throw error;
  }
  const log = createPostgresLog(database, options);
  return {
    lanes: log.lanes,
    append: (appends) => log.append(appends),
    readStream: (stream, range) => log.readStream(stream, range),
    readEvents: (ids) => log.readEvents(ids),
    readAll: (range) => log.readAll(range),
    listen: (wake) => log.listen(wake),
    async [Symbol.asyncDispose]() {
      await log[Symbol.asyncDispose]();
      await database[Symbol.asyncDispose]();
    },
  };
}
