import { statfs } from 'node:fs/promises';
import { InvalidLocation } from './errors.ts';

const MIB = 1024 * 1024;
/** A new database takes 40 MiB, and half as much again until its first write-ahead log is full. */
const NEEDED = 64 * MIB;

/** The errors of a file system, by their numbers in WASI, that are no damage: PGlite tells the number alone. */
const OF_THE_DISK: Readonly<Record<number, string>> = {
  2: 'this user may not write there',
  19: 'the quota of this user is used up',
  51: 'no space is left on its disk',
  69: 'its file system is read-only',
};

/**
 * Told before a database is made: PGlite would go on for half a minute, and then not say what is wrong.
 *
 * @throws {InvalidLocation} there is too little space for it
 */
export async function assertRoom(directory: string, needed: number = NEEDED): Promise<void> {
  const { bavail, bsize, blocks } = await statfs(directory).catch(() => ({ bavail: 0, bsize: 0, blocks: 0 }));
  // Some file systems do not say.
  if (blocks === 0 || bavail * bsize >= needed) return;
  const [free, wanted] = [Math.floor((bavail * bsize) / MIB), Math.ceil(needed / MIB)];
  throw new InvalidLocation(
    `no database can be made in ${directory}: its disk has ${free} MiB left, and ${wanted} MiB are needed`,
  );
}

/** What to say when PGlite has not opened a directory. */
export function notOpened(directory: string, cause: unknown): InvalidLocation {
  const fault = `the database in ${directory} cannot be opened`;
  const errno = typeof cause === 'object' && cause !== null && 'errno' in cause ? Number(cause.errno) : undefined;
  const ofDisk = errno === undefined ? undefined : OF_THE_DISK[errno];
  if (ofDisk !== undefined) return new InvalidLocation(`${fault}: ${ofDisk}`, { cause });
  const said = cause instanceof Error ? cause.message : `error ${errno ?? String(cause)}`;
  const [reason] = said.split('\n');
  return new InvalidLocation(
    `${fault} (${reason}): if it is damaged, put back a copy of the directory, or delete it to begin anew`,
    { cause },
  );
}
