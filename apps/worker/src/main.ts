#!/usr/bin/env node
import process from 'node:process';
import { runWorker } from '@wherefore/maintenance';
import { runMain, version } from '@wherefore/service';
import { addOptions, operationsSettings, serviceSettings, workerSettings } from '@wherefore/service/options';
import { Command } from 'commander';

const HELP = `
Each option has a variable that stands for it: WHEREFORE_ARCHIVE for --archive, WHEREFORE_CA_FILE,
WHEREFORE_WEBHOOKS_FILE and so on; lists in them are separated by commas. Exit codes: 0 ended by a signal; 2 it could
not start; 70 a fault.`;

await runMain('wherefore-worker', async () => {
  const program = new Command('wherefore-worker')
    .description('Does the work of Wherefore, beside any number of other workers on one PostgreSQL database.')
    .version(version, '-V, --version')
    .exitOverride();
  addOptions(program, serviceSettings);
  addOptions(program, workerSettings);
  addOptions(program, operationsSettings);
  program.addHelpText('after', HELP).parse();
  return await runWorker({ options: program.opts(), environment: process.env });
});
