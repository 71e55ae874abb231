import { mkdir, open, readdir, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DatabaseLocked, InvalidLocation } from './errors.ts';
import { livenessOf, ownIdentity, type ProcessIdentity } from './process-identity.ts';

/*
 * One holder a directory, without ever deleting a live holder's file:
 *
 * - Each process has a file name of its own, made of its identity. Deleting the file of a dead process can
 *   therefore never hit the file of another that has just taken the lock.
 * - A process first writes its claim, then reads the others. Of two that do so at once at least one sees the other.
 * - Whoever sees a live lock is refused; whoever sees a live claim withdraws its own and tries again a little later.
 * - A lock is never taken over because of its age: a process may sleep for a week and go on writing.
 */

const CLAIM_ATTEMPTS = 40;

/**
 * Takes the directory for this process, creating it if needed; disposal gives it back.
 *
 * @throws {InvalidLocation} it cannot be created, or nothing can be written there
 * @throws {DatabaseLocked} at once if another live process has it, or if this process has it open already
 */
export async function lockDirectory(directory: string): Promise<AsyncDisposable> {
  await createDirectory(resolve(directory)).catch((cause: unknown) => {
    throw unusable(directory, cause);
  });
  const own = await ownIdentity();
  const claim = join(directory, fileName('claim', own));
  const lock = join(directory, fileName('lock', own));

  for (let attempt = 1; ; attempt++) {
    if (!(await createExclusively(claim))) throw lockedBy(directory, own, 'alive');
    try {
      const rival = await findRival(directory, own);
      if (rival === undefined) {
        await createExclusively(lock);
        return { [Symbol.asyncDispose]: () => rm(lock, { force: true }) };
      }
      if (rival.kind === 'lock' || attempt === CLAIM_ATTEMPTS) throw lockedBy(directory, rival, rival.liveness);
    } finally {
      await rm(claim, { force: true });
    }
    await sleep(5 + Math.random() * 20);
  }
}

// Not by `recursive`: Node never comes back from that where a parent lets nothing be created, as /proc does.
async function createDirectory(directory: string): Promise<void> {
  const made = await tryToCreate(directory);
  if (made !== 'no-parent') return;
  await createDirectory(dirname(directory));
  if ((await tryToCreate(directory)) === 'no-parent')
    throw new Error(`nothing can be created in ${dirname(directory)}`);
}

async function tryToCreate(directory: string): Promise<'created' | 'exists' | 'no-parent'> {
  try {
    await mkdir(directory, { mode: 0o700 });
    return 'created';
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // Of a file, too: whoever uses it is told then.
    if (code === 'EEXIST') return 'exists';
    if (code === 'ENOENT') return 'no-parent';
    throw error;
  }
}

function unusable(directory: string, cause: unknown): InvalidLocation {
  const { code = '' } = cause as NodeJS.ErrnoException;
  const why = code === '' ? '' : ` (${code}${WHY[code] ?? ''})`;
  return new InvalidLocation(`${directory} cannot be used as a directory${why}`, { cause });
}

const WHY: Readonly<Record<string, string>> = {
  EACCES: ': this user may not write there',
  EDQUOT: ': the quota of this user is used up',
  ENOSPC: ': no space is left on its disk',
  ENOTDIR: ': it is a file, or below one',
  EROFS: ': its file system is read-only',
};

interface Rival extends ProcessIdentity {
  readonly kind: 'claim' | 'lock';
  readonly liveness: 'alive' | 'unknown';
}

/** A holder of the lock if there is one, else another claimant; removes what dead processes left. */
async function findRival(directory: string, own: ProcessIdentity): Promise<Rival | undefined> {
  let claimant: Rival | undefined;
  for (const name of await readdir(directory)) {
    const file = parseFileName(name);
    if (file === undefined || name === fileName('claim', own)) continue;
    const liveness = await livenessOf(file, own);
    if (liveness === 'dead') {
      await rm(join(directory, name), { force: true });
    } else if (file.kind === 'lock') {
      return { ...file, liveness };
    } else {
      claimant = { ...file, liveness };
    }
  }
  return claimant;
}

async function createExclusively(path: string): Promise<boolean> {
  try {
    await (await open(path, 'wx')).close();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw unusable(dirname(path), error);
  }
}

/** The whole identity is in the name, so it is there at the instant at which the file is. */
function fileName(kind: 'claim' | 'lock', { pid, start, boot, numbers, host }: ProcessIdentity): string {
  return [kind, pid, start, boot, numbers, host].join('.');
}

function parseFileName(name: string): (ProcessIdentity & { readonly kind: 'claim' | 'lock' }) | undefined {
  const match = /^(claim|lock)\.(\d{1,10})\.([0-9a-f]*)\.([0-9a-f]*)\.([0-9a-f]*)\.([0-9a-f]*)$/.exec(name);
  if (match === null) return undefined;
  const [, kind, pid, start = '', boot = '', numbers = '', host = ''] = match;
  return { kind: kind === 'lock' ? 'lock' : 'claim', pid: Number(pid), start, boot, numbers, host };
}

function lockedBy(directory: string, holder: ProcessIdentity, liveness: 'alive' | 'unknown'): DatabaseLocked {
  const message =
    liveness === 'alive'
      ? `${directory} is open in process ${holder.pid}. Only one process at a time can use a directory; ` +
        'several need a PostgreSQL server.'
      : `${directory} was opened by process ${holder.pid} of another machine or container, and nobody here can tell ` +
        `whether it still runs. If it does not, delete ${join(directory, fileName('lock', holder))}.`;
  return new DatabaseLocked(message, holder.pid);
}
