import { EventLogError } from '../errors.ts';
import { classify } from './classify.ts';
import type { Database } from './database.ts';
import { DatabaseUnreachable, InvalidLocation } from './errors.ts';

export interface OpenDatabaseOptions {
  /** Lower case letters, digits and underscores, at most 63. Default `event_log`. */
  readonly schema?: string;
  /** Connections to a PostgreSQL server at most. Default 8. */
  readonly connections?: number;
}

/**
 * Opens `postgres://…` (or `postgresql://…`), a directory (PGlite, for one process at a time; created if needed) or
 * `memory://` (PGlite, gone with the process). Creates no tables: see `migrate`.
 *
 * @throws {InvalidLocation} location or schema is not one
 * @throws {DatabaseLocked} another process has the directory open
 * @throws {DatabaseUnreachable} no connection within 10 s
 * @throws {DriverMissing} `pg` or `@electric-sql/pglite` is not installed
 */
export async function openDatabase(location: string, options: OpenDatabaseOptions = {}): Promise<Database> {
  const { schema = 'event_log', connections = 8 } = options;
  if (!/^[a-z_][a-z0-9_]{0,62}$/.test(schema)) {
    throw new InvalidLocation('a schema name is lower case letters, digits and underscores, at most 63');
  }
  try {
    if (/^postgres(ql)?:\/\//i.test(location)) {
      const { openServer } = await import('./server.ts');
      const server = await openServer(location, connections).catch((cause: unknown) => {
        throw refused(cause);
      });
      return { ...server, schema };
    }
    // Any other scheme is a typing error rather than the name of a directory.
    if (location === '' || (/^[a-z][a-z0-9+.-]*:\/\//i.test(location) && location !== 'memory://')) {
      throw new InvalidLocation('a database is a postgres:// URL, a directory, or memory://');
    }
    const { openPglite } = await import('./pglite.ts');
    return { ...(await openPglite(location === 'memory://' ? undefined : location)), schema };
  } catch (error) {
    throw classify(error);
  }
}

/** Whatever keeps the first connection from coming about is the URL's, the network's or the server's. */
function refused(cause: unknown): unknown {
  const known = classify(cause);
  if (known instanceof EventLogError) return known;
  // The message of a driver may hold what it could not read.
  if (cause instanceof TypeError || cause instanceof URIError) {
    return new InvalidLocation('this is not a postgres:// URL that can be read', { cause });
  }
  const message = cause instanceof Error ? cause.message : String(cause);
  return new DatabaseUnreachable(`The database cannot be reached: ${message}`, { cause, retryable: false });
}
