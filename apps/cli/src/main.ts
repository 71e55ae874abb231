#!/usr/bin/env node
import process from 'node:process';
import { complain } from './output.ts';
import { createProgram } from './program.ts';
import { UsageError } from './usage-error.ts';
import { visible } from './visible.ts';

const USAGE = 2;

/** Whoever read the output has gone: there is nothing left to do, and nothing to say about it. */
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.exit(error.code === 'EPIPE' ? (process.exitCode ?? 0) : 1);
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
  complain(error instanceof Error ? visible(error.stack ?? error.message) : 'failed');
  return 70;
}
