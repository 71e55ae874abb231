import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { openDatabase, retire } from '@wherefore/event-log/postgres';
import { script } from '../../process/child.ts';

export interface ArchiveInput {
  readonly url: string;
  readonly schema: string;
  readonly archive: string;
}

export interface ArchiveReport {
  readonly bytesAnEvent: number;
}

/** Retires every full partition of a log, and counts what is in the archive then. */
script<ArchiveInput, ArchiveReport>(async ({ url, schema, archive }) => {
  await using database = await openDatabase(url, { schema });
  const retired = await retire(database, { archive, olderThan: Date.now() });
  const events = retired.reduce((sum, partition) => sum + partition.events, 0);
  if (events === 0) throw new Error('no partition was full');
  const files = await readdir(archive);
  const sizes = await Promise.all(files.map(async (file) => (await stat(join(archive, file))).size));
  return { bytesAnEvent: sizes.reduce((sum, size) => sum + size, 0) / events };
});
