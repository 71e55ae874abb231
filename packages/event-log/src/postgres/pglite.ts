import { existsSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { PGlite } from '@electric-sql/pglite';
import { Kysely, PGliteDialect, sql } from 'kysely';
import type { Database } from './database.ts';
import { holdsDatabase, initializedFile } from './database-directory.ts';
import { lockDirectory } from './directory-lock.ts';
import { loadDriver } from './driver.ts';
import { InvalidLocation } from './errors.ts';

/** PostgreSQL inside this process: in a directory, or in memory if there is none. */
export async function openPglite(directory: string | undefined): Promise<Omit<Database, 'schema'>> {
  if (directory === undefined) return connect(await (await loadPglite()).create());
  const path = resolve(directory);
  // First the lock: two processes in one directory destroy it, and PGlite does not notice.
  const lock = await lockDirectory(path);
  try {
    const database = connect(await openIn(path));
    return {
      ...database,
      capabilities: { ...database.capabilities, persistent: true },
      async [Symbol.asyncDispose]() {
        // The directory is given back only after the last write.
        await database[Symbol.asyncDispose]();
        await lock[Symbol.asyncDispose]();
      },
    };
  } catch (error) {
    await lock[Symbol.asyncDispose]();
    throw error;
  }
}

function connect(pglite: PGlite): Omit<Database, 'schema'> {
  const kysely = new Kysely<unknown>({ dialect: new PGliteDialect({ pglite }) });
  return {
    kysely,
    sql,
    capabilities: { severalProcesses: false, concurrentTransactions: false, persistent: false },
    async [Symbol.asyncDispose]() {
      await kysely.destroy();
      // Kysely closes only an instance that it has used.
      if (!pglite.closed) await pglite.close();
    },
  };
}

async function openIn(directory: string): Promise<PGlite> {
  const data = join(directory, 'data');
  if (!holdsDatabase(directory)) await makeRoom(directory, data);
  const driver = await loadPglite();
  const pglite = await driver.create(data).catch((cause: unknown) => {
    const [reason] = (cause instanceof Error ? cause.message : String(cause)).split('\n');
    throw new InvalidLocation(
      `the database in ${directory} cannot be opened (${reason}): if it is damaged, put back a copy of the directory, ` +
        'or delete it to begin anew',
      { cause },
    );
  });
  await writeFile(initializedFile(directory), '');
  return pglite;
}

/**
 * A first start takes seconds; one that was killed meanwhile has recorded nothing and is begun again. Only what such a
 * start has left is deleted: the directory may be anybody's, and so may something in it that is called like ours.
 */
async function makeRoom(directory: string, data: string): Promise<void> {
  const begun = join(directory, 'begun');
  if (existsSync(data) && !existsSync(begun)) {
    throw new InvalidLocation(`${data} is not a database of this program: name a new directory, or an empty one`);
  }
  await rm(data, { recursive: true, force: true });
  await writeFile(begun, '');
}

async function loadPglite(): Promise<typeof PGlite> {
  const { PGlite } = await loadDriver('@electric-sql/pglite', () => import('@electric-sql/pglite'));
  return PGlite;
}
