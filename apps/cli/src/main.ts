#!/usr/bin/env node
import process from 'node:process';
import { Interrupted, interrupt } from './interruption.ts';
import { NothingYet } from './nothing-yet.ts';
import { complain } from './output.ts';
import { createProgram } from './program.ts';
import { UsageError } from './usage-error.ts';
import { visible } from './visible.ts';

const NOT_AS_WISHED = 1;
const USAGE = 2;
const INTERRUPTED = 130;
/** Neither the names nor the command line are to blame: EX_SOFTWARE. */
const FAILED = 70;

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // Whoever read the output has gone: there is nothing left to do, and nothing to say about it.
  if (error.code === 'EPIPE') process.exit();
  complain(`stdout: cannot be written (${error.code ?? 'unwritable'})`);
  process.exit(FAILED);
});
process.stderr.on('error', () => undefined);
process.once('SIGTERM', () => process.exit(143));
process.on('SIGINT', () => {
  // What has something to bring to an end does so; whoever is in a hurry interrupts again.
  if (!interrupt()) process.exit(INTERRUPTED);
});

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
  if (error instanceof Interrupted) return INTERRUPTED;
  if (error instanceof NothingYet) {
    complain(visible(error.message));
    return NOT_AS_WISHED;
  }
  if (error instanceof UsageError) {
    complain(visible(error.message));
    return USAGE;
  }
  // A log or a projection that says no: lost on the way, or not whole. Only these say whether trying again may help.
  if (error instanceof Error && 'retryable' in error && 'code' in error) {
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
