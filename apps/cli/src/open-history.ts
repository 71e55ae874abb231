import { readFile, stat } from 'node:fs/promises';
import process from 'node:process';
import type { BulkLog } from '@wherefore/event-log';
import type { Archive, Database } from '@wherefore/event-log/postgres';
import { type ArchiveLocation, archiveLocation } from './archive-location.ts';
import { type DatabaseLocation, databaseLocation, isUrl, shownLocation, withoutSecrets } from './database-location.ts';
import { NothingYet } from './nothing-yet.ts';
import { complain } from './output.ts';
import { programName } from './program-name.ts';
import { databaseOption, recordingCommand } from './recording-command.ts';
import { servedSentence } from './serve/served-at.ts';
import { UsageError } from './usage-error.ts';
import { visible } from './visible.ts';

/** The options that all commands about the history have. */
export interface DatabaseFlags {
  readonly database?: string;
  readonly archive?: string;
}

/** An open history. Disposal closes it. */
export interface History extends AsyncDisposable {
  readonly location: DatabaseLocation;
  readonly database: Database;
  /** Reads what was retired, too, where it was told the archive. */
  readonly log: BulkLog;
  /** `undefined` where none was named. */
  readonly archive: Archive | undefined;
}

/** What a command does about a history that is not there. */
type Wanted = 'there' | 'made';

/**
 * Opens what is there, for commands that read.
 *
 * @throws {NothingYet} there is no history in the directory or database; none is made
 * @throws {UsageError} it cannot be opened
 */
export function openHistory(flags: DatabaseFlags): Promise<History> {
  return open(databaseLocation(flags.database, process.env), flags, 'there');
}

/** Opens what is there, or makes it. */
export function makeHistory(location: DatabaseLocation, flags: Pick<DatabaseFlags, 'archive'> = {}): Promise<History> {
  return open(location, flags, 'made');
}

/** Whether there is something to open: of a URL nobody knows before. */
export async function isThere(location: string): Promise<boolean> {
  const { holdsDatabase } = await import('@wherefore/event-log/postgres');
  return isUrl(location) || holdsDatabase(location);
}

async function open(
  location: DatabaseLocation,
  flags: Pick<DatabaseFlags, 'archive'>,
  wanted: Wanted,
): Promise<History> {
  const archive = archiveLocation(flags.archive, process.env);
  const { openDatabase } = await import('@wherefore/event-log/postgres');
  if (!(await isThere(location.location))) {
    if (wanted === 'there') throw new NothingYet(nothingIn(location));
    // What is there already opens quickly.
    if (process.stderr.isTTY) complain(visible(`making a database in ${location.location}, which takes some seconds`));
  }
  try {
    const database = await openDatabase(await urlOrDirectory(location));
    try {
      return await historyIn(database, location, { archive, wanted });
    } catch (error) {
      await database[Symbol.asyncDispose]();
      throw error;
    }
  } catch (error) {
    throw await explained(error, location);
  }
}

/** With the password of the file that a variable names: as for `serve`, so that it is on no command line. */
async function urlOrDirectory({ location }: DatabaseLocation): Promise<string> {
  const saidBy = 'WHEREFORE_DATABASE_PASSWORD_FILE';
  const file = process.env[saidBy] ?? '';
  if (file === '' || !isUrl(location)) return location;
  const { withPassword } = await import('@wherefore/event-log/postgres');
  const text = await readFile(file, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    throw new UsageError(`${saidBy} ${file}: cannot be read (${cause.code})`, { cause });
  });
  return withPassword(location, text);
}

async function historyIn(
  database: Database,
  location: DatabaseLocation,
  { archive: at, wanted }: { readonly archive: ArchiveLocation | undefined; readonly wanted: Wanted },
): Promise<History> {
  const { lanesThere, openArchive, openLogIn } = await import('@wherefore/event-log/postgres');
  const lanes = await lanesThere(database);
  if (lanes === undefined && wanted === 'there') throw new NothingYet(nothingIn(location));
  if (at !== undefined && lanes !== undefined && lanes > 1) {
    throw new UsageError(`${at.saidBy}: the log there has ${lanes} lanes, and each of them would have its own`);
  }
  const archive = at && openArchive(database, at.directory);
  const log = await openLogIn(database, archive === undefined ? {} : { archive });
  if (at !== undefined && archive !== undefined) await assertThere(archive, at);
  return {
    location,
    database,
    log,
    archive,
    [Symbol.asyncDispose]: async () => {
      await log[Symbol.asyncDispose]();
      await database[Symbol.asyncDispose]();
    },
  };
}

/** Nothing may have been retired yet, so the directory may be missing until something is. */
async function assertThere(archive: Archive, { directory, saidBy }: ArchiveLocation): Promise<void> {
  if ((await archive.segments()).length === 0) return;
  const found = await stat(directory).catch(() => undefined);
  if (found?.isDirectory() !== true) throw new UsageError(`${saidBy}: there is no directory ${directory}`);
}

/**
 * For commands whose answer would be taken for the whole one.
 *
 * @throws {ArchiveMissing} a part of the history was retired, and it was not said where to
 */
export async function assertWhole(history: History): Promise<void> {
  const archivedTo = await missingUpTo(history);
  if (archivedTo === 0n) return;
  const { ArchiveMissing } = await import('@wherefore/event-log/postgres');
  throw new ArchiveMissing(archivedTo);
}

/** The last position that was retired to where nobody said; 0 when there is none. */
export async function missingUpTo({ database, log, archive }: History): Promise<bigint> {
  if (archive !== undefined) return 0n;
  const { lanesOf, openArchive } = await import('@wherefore/event-log/postgres');
  let last = 0n;
  for (const lane of lanesOf(database, log.lanes)) {
    for (const { isRetired, lastPosition } of await openArchive(lane, '').segments()) {
      if (isRetired && lastPosition > last) last = lastPosition;
    }
  }
  return last;
}

/** Says so, where the beginning of a history was deleted. */
export async function tellDeletions({ log }: Pick<History, 'log'>): Promise<void> {
  for (let lane = 0; lane < log.lanes; lane += 1) {
    const deletedTo = await log.deletedTo(lane);
    if (deletedTo === 0n) continue;
    const where = log.lanes === 1 ? '' : ` of lane ${lane}`;
    complain(`what was recorded up to position ${deletedTo}${where} was deleted: this is about what is left`);
  }
}

/** What to say when retired events are asked for. */
export function archiveAdvice(archivedTo: bigint): string {
  return `events up to position ${archivedTo} were retired into an archive: say with --archive DIR where that is`;
}

function nothingIn(at: DatabaseLocation): string {
  const { location, saidBy } = at;
  const isVariable = saidBy === 'WHEREFORE_DATABASE' || saidBy === 'DATABASE_URL';
  const where = isVariable ? `${shownLocation(location)} (${saidBy})` : shownLocation(location);
  return (
    `there is no history in ${where} yet: ${recordingCommand(at)} NAME begins one, ` +
    `${programName()} import${databaseOption(at)} FILE brings one in`
  );
}

/** What to say of a directory that is locked because it is served; `undefined` for everything else. */
export async function servedInstead(error: unknown, location: string): Promise<string | undefined> {
  const isLocked = error instanceof Error && 'holderPid' in error && typeof error.holderPid === 'number';
  return isLocked ? await servedSentence(location, Number(error.holderPid)) : undefined;
}

async function explained(error: unknown, { location, saidBy }: DatabaseLocation): Promise<unknown> {
  const { EventLogError } = await import('@wherefore/event-log');
  if (!(error instanceof EventLogError)) return error;
  const served = await servedInstead(error, location);
  const message = served ?? withoutSecrets(error.message, location);
  // Most of them name the directory themselves.
  const isNamed = saidBy === 'default' && message.includes(location);
  const named = isNamed ? '' : `${saidBy === 'default' ? shownLocation(location) : saidBy}: `;
  return new UsageError(`${named}${message}`, { cause: error });
}
