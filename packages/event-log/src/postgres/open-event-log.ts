import type { EventLog } from '../event-log.ts';
import { migrate } from './migrate.ts';
import { type OpenDatabaseOptions, openDatabase } from './open-database.ts';
import { createPostgresLog, type PostgresLogOptions } from './postgres-log.ts';
import type { LogSettings } from './settings.ts';

/** For a log that is made now; of one that is there they have to be the same. */
type OpenSettings = Partial<Pick<LogSettings, 'horizon' | 'partitionRows'>>;

/**
 * Opens the database, migrates it and gives its log; disposing of the log closes the database.
 *
 * @throws whatever `openDatabase` and `migrate` throw
 */
export async function openEventLog(
  location: string,
  options: OpenDatabaseOptions & PostgresLogOptions & OpenSettings = {},
): Promise<EventLog> {
  const database = await openDatabase(location, options);
  try {
    await migrate(database, settingsOf(options));
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

function settingsOf({ horizon, partitionRows }: OpenSettings): OpenSettings {
  return { ...(horizon === undefined ? {} : { horizon }), ...(partitionRows === undefined ? {} : { partitionRows }) };
}
