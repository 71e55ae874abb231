#!/usr/bin/env node
import process from 'node:process';
import { runApi } from '@wherefore/http-api';
import { runMain, version } from '@wherefore/service';
import { addOptions, apiSettings, serviceSettings } from '@wherefore/service/options';
import { pageFolder } from '@wherefore/web';
import { Command } from 'commander';

const HELP = `
Each option has a variable that stands for it: WHEREFORE_PORT for --port, WHEREFORE_CA_FILE, WHEREFORE_TOKENS_FILE and
so on; lists in them are separated by commas. Exit codes: 0 ended by a signal; 2 it could not start; 70 a fault.`;

await runMain('wherefore-api', async () => {
  const program = new Command('wherefore-api')
    .description('Serves the API of Wherefore, beside any number of others and of workers on one PostgreSQL database.')
    .version(version, '-V, --version')
    .exitOverride();
  addOptions(program, serviceSettings);
  addOptions(program, apiSettings);
  program.addHelpText('after', HELP).parse();
  return await runApi({ options: program.opts(), environment: process.env }, pageFolder);
});
