#!/usr/bin/env node
import process from 'node:process';
import { areSignalsLeft, interrupt } from './interruption.ts';
import { complain } from './output.ts';
import { FAILED, INTERRUPTED, runProgram } from './run-program.ts';

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // Whoever read the output has gone: there is nothing left to do, and nothing to say about it.
  if (error.code === 'EPIPE') process.exit();
  complain(`stdout: cannot be written (${error.code ?? 'unwritable'})`);
  process.exit(FAILED);
});
process.stderr.on('error', () => undefined);
process.on('SIGTERM', () => {
  if (!areSignalsLeft()) process.exit(143);
});
process.on('SIGINT', () => {
  if (areSignalsLeft()) return;
  // What has something to bring to an end does so; whoever is in a hurry interrupts again.
  if (!interrupt()) process.exit(INTERRUPTED);
});

process.exitCode = await runProgram(process.argv.slice(2));
