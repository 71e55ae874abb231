#!/usr/bin/env node
import process from 'node:process';
import { complain } from './output.ts';
import { createProgram } from './program.ts';
import { UsageError } from './usage-error.ts';
import { visible } from './visible.ts';

const USAGE = 2;
/** Neither the names nor the command line are to blame: EX_SOFTWARE. */
const FAILED = 70;

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // Whoever read the output has gone: there is nothing left to do, and nothing to say about it.
  if (error.code === 'EPIPE') process.exit();
  complain(`stdout: cannot be written (${error.code ?? 'unwritable'})`);
  process.exit(FAILED);
});
process.stderr.on('error', () => undefined);
for (const [signal, exitCode] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const) {
  process.once(signal, () => process.exit(exitCode));
}

let exitCode = 0;
try {
  await createProgram((code) => {
    exitCode = code;
  }).parseAsync();
} catch (error) {
  exitCode = report(error);
}
process.exitCode = exitCode;

function report(error: unknown): number {
  if (error instanceof UsageError) {
    complain(visible(error.message));
    return USAGE;
  }
  // Commander has said what was wrong, or has printed the help or the version that was asked for.
  if (error instanceof Error && 'exitCode' in error && error.name === 'CommanderError')
    return error.exitCode === 0 ? 0 : USAGE;
  const told = error instanceof Error ? (error.stack ?? error.message) : 'failed';
  complain(`this should not happen, please report it: ${told.split('\n').map(visible).join('\n')}`);
  return FAILED;
}
