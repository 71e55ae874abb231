import { createHash } from 'node:crypto';
import { constants, existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openDatabase } from '@wherefore/event-log/postgres';

const KEPT = fileURLToPath(new URL('../../node_modules/.cache/empty-database/', import.meta.url));
const LOCK_FILE = fileURLToPath(new URL('../../../../pnpm-lock.yaml', import.meta.url));

/** Makes a directory of a database in which nothing is. The first start of one takes seconds of the processor: it is copied. */
export async function copyEmptyDatabase(directory: string): Promise<void> {
  await cp(await keptDatabase(), directory, { recursive: true, mode: constants.COPYFILE_FICLONE });
}

/** One for each state of what is installed; nobody ever opens it where it is kept. */
async function keptDatabase(): Promise<string> {
  const key = createHash('sha256')
    .update(await readFile(LOCK_FILE))
    .digest('hex')
    .slice(0, 16);
  const kept = join(KEPT, key);
  if (existsSync(kept)) return kept;
  await mkdir(KEPT, { recursive: true });
  const making = await mkdtemp(join(KEPT, 'making-'));
  const database = await openDatabase(making);
  await database[Symbol.asyncDispose]();
  // Where another process was sooner, its own stays.
  await rename(making, kept).catch(() => rm(making, { recursive: true, force: true }));
  if (!existsSync(kept)) throw new Error(`no empty database could be kept in ${KEPT}`);
  await forgetOthers(key);
  return kept;
}

/** What was installed before. */
async function forgetOthers(key: string): Promise<void> {
  const others = (await readdir(KEPT)).filter((name) => name !== key && !name.startsWith('making-'));
  for (const name of others) await rm(join(KEPT, name), { recursive: true, force: true });
}
