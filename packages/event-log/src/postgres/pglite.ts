import { existsSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { PGlite } from '@electric-sql/pglite';
import { Kysely, PGliteDialect, sql } from 'kysely';
import { wakeAll } from '../wake-all.ts';
import type { Database, Session } from './database.ts';
import { holdsDatabase, initializedFile } from './database-directory.ts';
import { lockDirectory } from './directory-lock.ts';
import { assertRoom, notOpened } from './disk.ts';
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
  const subscribers = new Map<string, Set<() => void>>();
  return {
    kysely,
    sql,
    capabilities: { severalProcesses: false, concurrentTransactions: false, persistent: false },
    session: pgliteSession(pglite),
    transact: (work) =>
      pglite.transaction(async (transaction) => {
        const result = await work(pgliteSession(transaction));
        // Where a statement has failed this fails, and a commit would not.
        await transaction.query('select 1');
        return result;
      }),
    // There is no other process that could notify.
    subscribe(channel, wake) {
      const own = (): void => wake();
      subscribers.set(channel, (subscribers.get(channel) ?? new Set()).add(own));
      return { [Symbol.dispose]: () => void subscribers.get(channel)?.delete(own) };
    },
    wake(channel) {
      wakeAll(subscribers.get(channel));
    },
    async [Symbol.asyncDispose]() {
      subscribers.clear();
      await kysely.destroy();
      // Kysely closes only an instance that it has used.
      if (!pglite.closed) await pglite.close();
    },
  };
}

function pgliteSession(pglite: Pick<PGlite, 'query'>): Session {
  return {
    async query(text, values = []) {
      const { rows } = await pglite.query<unknown[]>(text, [...values], { rowMode: 'array', serializers });
      return rows;
    },
    async *copyOut(select) {
      const { blob } = await pglite.query(`copy (${select}) to '/dev/blob' with (format binary)`);
      if (blob !== undefined) yield new Uint8Array(await blob.arrayBuffer());
    },
    async copyIn(table, chunks) {
      const parts: Uint8Array<ArrayBuffer>[] = [];
      for await (const chunk of chunks) parts.push(new Uint8Array(chunk));
      const blob = new Blob(parts);
      await pglite.query(`copy ${table} from '/dev/blob' with (format binary)`, [], { blob });
    },
  };
}

/** For every type the same: what is bytes goes out as it is, else as text. Values of our queries are nothing else. */
const serializers: Record<number, (value: unknown) => string> = new Proxy(
  {},
  // The type says string, the driver takes bytes, too.
  { get: () => (value: unknown) => (value instanceof Uint8Array ? value : String(value)) },
);

async function openIn(directory: string): Promise<PGlite> {
  const data = join(directory, 'data');
  if (!holdsDatabase(directory)) await makeRoom(directory, data);
  const driver = await loadPglite();
  const pglite = await driver.create(data).catch((cause: unknown) => {
    throw notOpened(directory, cause);
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
  await assertRoom(directory);
  await writeFile(begun, '');
}

async function loadPglite(): Promise<typeof PGlite> {
  const { PGlite } = await loadDriver('@electric-sql/pglite', () => import('@electric-sql/pglite'));
  return PGlite;
}
