import type { BulkLog } from '../event-log.ts';
import { createLanedLog } from '../laned-log.ts';
import type { ArchiveReader } from './archive-reader.ts';
import { classify } from './classify.ts';
import type { Database } from './database.ts';
import { DatabaseDiffers, InvalidLocation } from './errors.ts';
import { migrate } from './migrate.ts';
import { type OpenDatabaseOptions, openDatabase } from './open-database.ts';
import { createPostgresLog, type PostgresLogOptions } from './postgres-log.ts';
import type { LogSettings } from './settings.ts';

/** Also settings for a log that is made now; of one that is there they have to be the same. */
export interface OpenLogOptions
  extends Omit<PostgresLogOptions, 'archive'>,
    Partial<Pick<LogSettings, 'horizon' | 'partitionRows'>> {
  /** Where events are whose partitions were retired: a log of several lanes has an archive for each. */
  readonly archive?: ArchiveReader | ((lane: Database) => ArchiveReader);
  /**
   * How many lanes, 1 to 256. Default: as many as there are, 1 for a new log. One lane is in the schema of the database,
   * several are in schemas with its name and `_0`, `_1` and so on.
   */
  readonly lanes?: number;
}

/**
 * Opens the database, migrates it and gives its log; disposing of the log closes the database.
 *
 * @throws whatever `openDatabase` and `openLogIn` throw
 */
export async function openEventLog(
  location: string,
  options: OpenDatabaseOptions & OpenLogOptions = {},
): Promise<BulkLog> {
  const database = await openDatabase(location, options);
  try {
    const log = await openLogIn(database, options);
    const close = log[Symbol.asyncDispose].bind(log);
    log[Symbol.asyncDispose] = async () => {
      await close();
      await database[Symbol.asyncDispose]();
    };
    return log;
  } catch (error) {
    await database[Symbol.asyncDispose]();
    throw error;
  }
}

/**
 * Migrates the log of an open database, in one lane or several, and gives it. Disposing of the log leaves the database
 * open.
 *
 * @throws {DatabaseDiffers} the log that is there has another number of lanes or other settings
 * @throws whatever `migrate` throws
 */
export async function openLogIn(database: Database, options: OpenLogOptions = {}): Promise<BulkLog> {
  const { horizon, partitionRows } = options;
  const lanes = await countLanes(database, options.lanes);
  const schemas = lanesOf(database, lanes);
  for (const [lane, schema] of schemas.entries()) {
    await migrate(schema, {
      lane,
      lanes,
      ...(horizon === undefined ? {} : { horizon }),
      ...(partitionRows === undefined ? {} : { partitionRows }),
    });
  }
  const { archive, ...others } = options;
  if (archive !== undefined && typeof archive !== 'function' && lanes > 1) {
    throw new InvalidLocation('a log of several lanes needs an archive for each: give a function');
  }
  const logs = schemas.map((schema) => {
    const own = typeof archive === 'function' ? archive(schema) : archive;
    return createPostgresLog(schema, own === undefined ? others : { ...others, archive: own });
  });
  const [only] = logs;
  return only !== undefined && lanes === 1 ? only : createLanedLog(logs);
}

/** The database as each lane of its log sees it. */
export function lanesOf(database: Database, lanes: number): readonly Database[] {
  if (lanes === 1) return [database];
  return Array.from({ length: lanes }, (_, lane) => ({ ...database, schema: `${database.schema}_${lane}` }));
}

async function countLanes({ session, schema }: Database, wanted: number | undefined): Promise<number> {
  if (wanted !== undefined && !(Number.isInteger(wanted) && wanted >= 1 && wanted <= 256)) {
    throw new InvalidLocation('a log has 1 to 256 lanes');
  }
  // Room for the number of a lane.
  if (wanted !== undefined && wanted > 1 && schema.length > 59) {
    throw new InvalidLocation('the schema of a log of several lanes has a name of at most 59 characters');
  }
  const there = await lanesThere({ session, schema });
  if (there === undefined) return wanted ?? 1;
  if (wanted === undefined || wanted === there) return there;
  throw new DatabaseDiffers(`The log in schema ${schema} has ${lanesText(there)}, not ${wanted}.`);
}

function lanesText(lanes: number): string {
  return lanes === 1 ? 'one lane' : `${lanes} lanes`;
}

/** How many lanes the log has that is there; `undefined` when there is none. Creates nothing. */
export async function lanesThere({
  session,
  schema,
}: Pick<Database, 'session' | 'schema'>): Promise<number | undefined> {
  try {
    for (const name of [schema, `${schema}_0`]) {
      const [row] = await session.query('select to_regclass($1) is not null', [`"${name}".setting`]);
      if (row?.[0] !== true) continue;
      // Each lane knows it.
      const [lanes] = await session.query(`select value from "${name}".setting where name = 'lanes'`);
      return Number(lanes?.[0]);
    }
    return undefined;
  } catch (error) {
    throw classify(error);
  }
}
