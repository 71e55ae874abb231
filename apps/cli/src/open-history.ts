import process from 'node:process';
import type { BulkLog } from '@wherefore/event-log';
import type { Database } from '@wherefore/event-log/postgres';
import { type DatabaseLocation, databaseLocation, isUrl, shownLocation } from './database-location.ts';
import { NothingYet } from './nothing-yet.ts';
import { complain } from './output.ts';
import { UsageError } from './usage-error.ts';
import { visible } from './visible.ts';

/** The option that all commands about the history have. */
export interface DatabaseFlags {
  readonly database?: string;
}

/** An open history. Disposal closes it. */
export interface History extends AsyncDisposable {
  readonly location: DatabaseLocation;
  readonly database: Database;
  readonly log: BulkLog;
}

/**
 * Opens what is there, for commands that read.
 *
 * @throws {NothingYet} there is no database in the directory; none is made
 * @throws {UsageError} it cannot be opened
 */
export function openHistory({ database }: DatabaseFlags): Promise<History> {
  const location = databaseLocation(database, process.env);
  return open(location, 'there');
}

/** Opens what is there, or makes it. */
export function makeHistory(location: DatabaseLocation): Promise<History> {
  return open(location, 'made');
}

async function open(location: DatabaseLocation, wanted: 'there' | 'made'): Promise<History> {
  const { createPostgresLog, holdsDatabase, migrate, openDatabase } = await import('@wherefore/event-log/postgres');
  if (!isUrl(location.location) && !holdsDatabase(location.location)) {
    if (wanted === 'there') throw new NothingYet(nothingIn(location));
    // What is there already opens quickly.
    if (process.stderr.isTTY) complain(visible(`making a database in ${location.location}, which takes some seconds`));
  }
  try {
    const database = await openDatabase(location.location);
    try {
      await migrate(database);
    } catch (error) {
      await database[Symbol.asyncDispose]();
      throw error;
    }
    const log = createPostgresLog(database);
    return {
      location,
      database,
      log,
      [Symbol.asyncDispose]: async () => {
        await log[Symbol.asyncDispose]();
        await database[Symbol.asyncDispose]();
      },
    };
  } catch (error) {
    throw await explained(error, location);
  }
}

function nothingIn({ location, saidBy }: DatabaseLocation): string {
  const isVariable = saidBy === 'WHEREFORE_DATABASE' || saidBy === 'DATABASE_URL';
  const where = isVariable ? `${location} (${saidBy})` : location;
  const record = saidBy === 'default' ? ' --record' : saidBy === '--database' ? ` --database ${location}` : '';
  return (
    `there is no history in ${where} yet: wherefore resolve${record} NAME begins one, ` +
    'wherefore import FILE brings one in'
  );
}

async function explained(error: unknown, { location, saidBy }: DatabaseLocation): Promise<unknown> {
  const { EventLogError } = await import('@wherefore/event-log');
  if (!(error instanceof EventLogError)) return error;
  const message = withoutSecrets(error.message, location);
  return new UsageError(`${saidBy === 'default' ? shownLocation(location) : saidBy}: ${message}`, { cause: error });
}

/** A driver may quote the URL that it was given, whole or in parts. */
function withoutSecrets(message: string, location: string): string {
  if (!isUrl(location)) return message;
  const { password = '' } = URL.parse(location) ?? {};
  const secrets = [password, decoded(password)].filter((secret) => secret.length >= 4);
  const shown = message.replaceAll(location, shownLocation(location));
  return secrets.reduce((text, secret) => text.replaceAll(secret, '***'), shown);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
