import { execFile } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const CACHE = fileURLToPath(new URL('../../../../node_modules/.cache/wherefore/', import.meta.url));

/**
 * A data directory as `initdb` makes it, copied from the last one that was made in the same way: a fraction of the work.
 * All that come of one copy have the same system identifier.
 *
 * @param madeBy whatever makes a difference to what is made
 */
export async function preparedCluster(
  databaseDir: string,
  madeBy: readonly string[],
  initialise: () => Promise<void>,
): Promise<void> {
  const owner = await ownerOf();
  if (owner === undefined) return await initialise();
  const key = JSON.stringify([...madeBy, owner]);
  const kept = join(CACHE, `cluster-${createHash('sha256').update(key).digest('hex').slice(0, 16)}`);
  if (existsSync(kept)) {
    await copy(kept, databaseDir);
    return;
  }
  await initialise();
  // Whole or not at all; of several that are first, one is kept. Where nothing can be kept, nothing is.
  const begun = `${kept}-${randomUUID()}`;
  try {
    await mkdir(begun, { recursive: true });
    await copy(databaseDir, begun);
    await rename(begun, kept);
  } catch {
    await rm(begun, { recursive: true, force: true }).catch(() => undefined);
  }
}

/** Who has such a directory: PostgreSQL refuses to run as root. `undefined`: a user who is yet to be made. */
async function ownerOf(): Promise<string | undefined> {
  const self = process.getuid?.();
  if (self !== 0) return String(self);
  const found = await run('id', ['-u', 'postgres']).catch(() => undefined);
  return found?.stdout.trim();
}

/** With owners and rights, those of the directory itself included. */
async function copy(from: string, to: string): Promise<void> {
  await run('cp', ['-a', `${from}/.`, to]);
}
