import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Kills the postmaster of a data directory and all its children at one stroke; waits until none is left. Linux only. */
export async function killCluster(databaseDir: string): Promise<void> {
  const postmaster = Number((await readFile(join(databaseDir, 'postmaster.pid'), 'utf8')).split('\n')[0]);
  // Stopped first, so that it starts no child that is not on the list.
  process.kill(postmaster, 'SIGSTOP');
  const doomed = [postmaster, ...(await childrenOf(postmaster))];
  for (const pid of doomed) signal(pid, 'SIGKILL');
  // Another start would refuse the shared memory while one of them has it.
  while ((await Promise.all(doomed.map(isAlive))).includes(true)) await new Promise((done) => setTimeout(done, 5));
}

async function childrenOf(parent: number): Promise<readonly number[]> {
  const pids = (await readdir('/proc')).map(Number).filter((pid) => Number.isInteger(pid));
  const parents = await Promise.all(pids.map(async (pid) => (await statusOf(pid))?.parent));
  return pids.filter((_, index) => parents[index] === parent);
}

async function isAlive(pid: number): Promise<boolean> {
  const status = await statusOf(pid);
  return status !== undefined && status.state !== 'Z';
}

async function statusOf(pid: number): Promise<{ readonly state: string; readonly parent: number } | undefined> {
  try {
    // pid (name) state parent …; the name may hold anything.
    const [state = '', parent] = (await readFile(`/proc/${pid}/stat`, 'utf8')).replace(/^.*\) /s, '').split(' ');
    return { state, parent: Number(parent) };
  } catch {
    return undefined;
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It has ended by itself.
  }
}
