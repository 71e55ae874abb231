import type { Command } from 'commander';
import type { ExportFlags } from '../export-command.ts';
import type { ImportFlags } from '../import-command.ts';
import type { DatabaseFlags } from '../open-history.ts';
import type { RebuildFlags } from '../rebuild-command.ts';
import type { StatsFlags } from '../stats-command.ts';
import type { VerifyFlags } from '../verify-command.ts';
import { collect, type Finish, WHICH_DATABASE, withDatabase, withJson } from './command-line.ts';

/** What is done with a log and its projections as a whole. */
export function addUpkeep(program: Command, finish: Finish): void {
  addTransfer(program, finish);
  withJson(withDatabase(program.command('stats')), 'the figures')
    .summary('tell how large the history is and how far its projections have come')
    .description(
      'Tells which steps are in use, how large the log is, and how its projections do. Exit code 0: all is well; 1: a projection is at fault, or there is no history; 2: wrong usage.',
    )
    .addHelpText('after', STATS_HELP)
    .action(async (flags: StatsFlags) => {
      const { statsCommand } = await import('../stats-command.ts');
      finish(await statsCommand(flags));
    });
  withJson(withDatabase(program.command('verify')), 'what was found')
    .summary('check that nothing in the log was changed')
    .description(
      'Follows the chain of every stream from its first event to its last. Exit code 0: all hold; 1: one is broken, or there is no history; 2: wrong usage.',
    )
    .addHelpText('after', VERIFY_HELP)
    .action(async (flags: VerifyFlags) => {
      const { verifyCommand } = await import('../verify-command.ts');
      finish(await verifyCommand(flags));
    });
  withDatabase(program.command('migrate'))
    .summary('make or bring up to date what is kept in the database')
    .description(
      'Makes what is missing: the log, its projections, and the tables of API and worker. They do so themselves where they own the database. Exit code 0: all is there; 1: it could not be made; 2: wrong usage.',
    )
    .addHelpText('after', MIGRATE_HELP)
    .action(async (flags: DatabaseFlags) => {
      const { migrateCommand } = await import('../migrate-command.ts');
      finish(await migrateCommand(flags));
    });
  withJson(withDatabase(program.command('rebuild')), 'what was built')
    .summary('build projections anew from the log')
    .description(
      'Builds projections beside those that serve, compares, and swaps. Exit code 0: built and swapped; 1: not; 2: wrong usage.',
    )
    .argument('[projection...]', 'which ones; default: all')
    .option('--swap-back', 'let the version of before serve again')
    .addHelpText('after', REBUILD_HELP)
    .action(async (projections: string[], flags: RebuildFlags) => {
      const { rebuildCommand } = await import('../rebuild-command.ts');
      finish(await rebuildCommand(projections, flags));
    });
}

function addTransfer(program: Command, finish: Finish): void {
  withDatabase(program.command('export'))
    .summary('write the log as lines of JSON')
    .description('Writes every event as a line of JSON. Exit code 0: written; 1: there is no history; 2: wrong usage.')
    .argument('[file]', 'where to, - for stdout', '-')
    .option('--server <name>', 'only what concerns this server name, may be repeated', collect)
    .addHelpText('after', EXPORT_HELP)
    .action(async (file: string, flags: ExportFlags) => {
      const { exportCommand } = await import('../export-command.ts');
      finish(await exportCommand(file, flags));
    });
  const importing = withJson(withDatabase(program.command('import')), 'what came of it')
    .summary("take in an export, or another resolver's caches")
    .description(
      'Takes in what export wrote. Begun again, it goes on where it ended. Exit code 0: all is in the log; 1: not; 2: wrong usage.',
    )
    .argument('<file>', 'what export wrote, - for stdin')
    .addHelpText('after', IMPORT_HELP)
    .action(async (file: string, flags: ImportFlags) => {
      const { importCommand } = await import('../import-command.ts');
      finish(await importCommand(file, flags));
    });
  withJson(withDatabase(importing.command('tuwunel')), 'the verdicts')
    .summary('take in the tables of a Tuwunel or Continuwuity')
    .description(
      'Records what a homeserver says it holds, and says of each entry whether the evidence agrees. Exit code 0: all agree; 1: not all; 2: wrong usage.',
    )
    .argument('<file>', 'what !admin query resolver destinations-cache or overrides-cache printed, - for stdin')
    .addHelpText('after', TUWUNEL_HELP)
    .action(async (file: string, _: object, command: Command) => {
      const { importTuwunelCommand } = await import('../import-tuwunel-command.ts');
      // The parent has options of the same names, and commander gives it those that stand before the name.
      finish(await importTuwunelCommand(file, command.optsWithGlobals<ImportFlags>()));
    });
}

const STATS_HELP = `${WHICH_DATABASE}

Examples:
  $ wherefore stats
  $ wherefore stats --json | jq .`;

const VERIFY_HELP = `${WHICH_DATABASE}

Examples:
  $ wherefore verify
  $ wherefore verify --json --database postgres://localhost/wherefore`;

const MIGRATE_HELP = `${WHICH_DATABASE}

Examples:
  $ wherefore migrate --database postgres://wherefore_owner@localhost/wherefore`;

const REBUILD_HELP = `${WHICH_DATABASE}

Examples:
  $ wherefore rebuild
  $ wherefore rebuild destinations
  $ wherefore rebuild destinations --swap-back`;

const EXPORT_HELP = `${WHICH_DATABASE}

Examples:
  $ wherefore export history.jsonl
  $ wherefore export --server matrix.org - | gzip > matrix.org.jsonl.gz`;

const IMPORT_HELP = `
A file that is called tuwunel is ./tuwunel here.
${WHICH_DATABASE}

Examples:
  $ wherefore import history.jsonl
  $ gunzip -c history.jsonl.gz | wherefore import --database ./copy -
  $ wherefore import tuwunel destinations.md`;

const TUWUNEL_HELP = `
The tables go into the log as what somebody else claims: no resolver answers from them.
${WHICH_DATABASE}

Examples:
  $ wherefore import tuwunel destinations.md
  $ wherefore import tuwunel --json - < overrides.md`;
