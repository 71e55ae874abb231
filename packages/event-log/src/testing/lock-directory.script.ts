import { lockDirectory } from '../postgres/directory-lock.ts';
import type { DatabaseLocked } from '../postgres/errors.ts';

// Tries to take the lock of a directory and holds it until the input ends.
process.stdout.write('ready\n');
process.stdin.once('data', async () => {
  try {
    const lock = await lockDirectory(process.argv[2] ?? '');
    process.stdout.write('held\n');
    process.stdin.on('end', () => lock[Symbol.asyncDispose]());
  } catch (error) {
    process.stdout.write(`${(error as DatabaseLocked).code}\n`);
  }
  process.stdin.resume();
});
