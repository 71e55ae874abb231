import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Scratch extends AsyncDisposable {
  readonly path: string;
}

/** A folder for as long as somebody needs it. Gone even if this process is killed. */
export async function openScratch(): Promise<Scratch> {
  const path = await mkdtemp(join(tmpdir(), 'wherefore-scratch-'));
  // A shell whose input ends when this process does.
  const script = 'cat >/dev/null; sleep 1; rm -rf "$0"';
  const guard = spawn('sh', ['-c', script, path], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
  guard.unref();
  return {
    path,
    async [Symbol.asyncDispose]() {
      guard.kill();
      await rm(path, { recursive: true, force: true });
    },
  };
}
