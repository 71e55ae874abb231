import { once } from 'node:events';
import { lockDirectory } from '../postgres/directory-lock.ts';
import type { DatabaseLocked } from '../postgres/errors.ts';

// Tries to take the lock of a directory and holds it until the input ends.
process.stdout.write('ready\n');
await once(process.stdin, 'data');
try {
  const lock = await lockDirectory(process.argv[2] ?? '');
  process.stdout.write('held\n');
  process.stdin.resume();
  await once(process.stdin, 'end');
  await lock[Symbol.asyncDispose]();
} catch (error) {
  process.stdout.write(`${(error as DatabaseLocked).code}\n`);
}
