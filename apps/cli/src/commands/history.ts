import { Argument, type Command } from 'commander';
import type { CachesFlags } from '../caches-command.ts';
import type { ClearFlags } from '../clear-command.ts';
import type { HistoryFlags } from '../history-command.ts';
import type { ReplayFlags } from '../replay-command.ts';
import { type Finish, WHICH_DATABASE, withDatabase, withJson } from './command-line.ts';

/** What is asked of a history, and done to caches. */
export function addHistory(program: Command, finish: Finish): void {
  withJson(withDatabase(program.command('history')), 'the entries')
    .summary('tell what is recorded of a server name, newest first')
    .description(
      'Tells what was concluded of a server name, and because of what. Exit code 0: something is recorded; 1: nothing; 2: wrong usage.',
    )
    .argument('<name>', 'server name')
    .option('--limit <n>', 'look at no more events than this, up to 1000', '200')
    .option('--after <cursor>', 'go on behind a page: its last line says how')
    .option('--events', 'every event as it was recorded, with the evidence that it cites')
    .addHelpText('after', HISTORY_HELP)
    .action(async (name: string, flags: HistoryFlags) => {
      const { historyCommand } = await import('../history-command.ts');
      finish(await historyCommand(name, flags));
    });
  withJson(withDatabase(program.command('caches')), 'the entries')
    .summary('show the caches as homeservers show theirs')
    .description(
      'Shows what the caches hold, brought up to date with the log first. Exit code 0: shown, empty or not; 1: there is no history; 2: wrong usage.',
    )
    .addArgument(new Argument('<cache>', 'which one').choices(['destinations', 'overrides']))
    .option('--step <step>', 'only what was found by this step, such as 5 or 3.2')
    .option('--stale', 'only what is past its life')
    .option('--q <text>', 'only server names with this text in them')
    .option('--limit <n>', 'at most so many entries, up to 10000', '100')
    .addHelpText('after', CACHES_HELP)
    .action(async (cache: 'destinations' | 'overrides', flags: CachesFlags) => {
      const { cachesCommand } = await import('../caches-command.ts');
      finish(await cachesCommand(cache, flags));
    });
  withJson(withDatabase(program.command('clear')), 'what was cleared')
    .summary('empty the caches, for one server name or for all')
    .description(
      'Has everything asked anew the next time. The history stays. Exit code 0: cleared; 1: there is no history, or it was not wanted after all; 2: wrong usage.',
    )
    .argument('[name]', 'server name; without one, all of them')
    .option('--yes', 'do not ask whether all of them are meant')
    .addHelpText('after', CLEAR_HELP)
    .action(async (name: string | undefined, flags: ClearFlags) => {
      const { clearCommand } = await import('../clear-command.ts');
      finish(await clearCommand(name, flags));
    });
  withJson(withDatabase(program.command('replay')), 'what was found')
    .summary('decide everything again from the recorded evidence, or as another policy would have')
    .description(
      'Draws every recorded conclusion again from its recorded evidence, and asks nobody. Exit code 0: all came out the ' +
        'same; 1: not all, or there is nothing to replay; 2: wrong usage. With --policy, 0 unless there is nothing.',
    )
    .argument('[name...]', 'server names; default: all in the history')
    .option('--at <time>', 'only what was recorded by then')
    .option('--from <time>', 'only what was decided from then on')
    .option('--to <time>', 'only what was decided before then')
    .option('--policy <name>', 'tell where this policy parts from what was decided')
    .addHelpText('after', REPLAY_HELP)
    .action(async (names: string[], flags: ReplayFlags) => {
      const { replayCommand } = await import('../replay-command.ts');
      finish(await replayCommand(names, flags));
    });
}

const HISTORY_HELP = `${WHICH_DATABASE}

Examples:
  $ wherefore history matrix.org
  $ wherefore history matrix.org --limit 5 --json | jq .
  $ wherefore history matrix.org --events --database ./history`;

const CACHES_HELP = `
Destinations are what the resolver holds of each name; overrides are the addresses for their hosts, each with its port
and the server name that it belongs to.
${WHICH_DATABASE}

Examples:
  $ wherefore caches destinations
  $ wherefore caches destinations --step 5 --stale
  $ wherefore caches overrides --q matrix.org --json`;

const CLEAR_HELP = `
Whatever serves from the same database forgets it within a second.
${WHICH_DATABASE}

Examples:
  $ wherefore clear matrix.org
  $ wherefore clear --yes`;

const REPLAY_HELP = `
A question that the history has no answer to is told as unanswerable, and never asked of the network.
Policies: recommended, spec-strict, and as other resolvers judge: tuwunel-1.5.1, tuwunel-1.9, synapse,
gomatrixserverlib. Times are as for explain --at.
${WHICH_DATABASE}

Examples:
  $ wherefore replay
  $ wherefore replay matrix.org --from -7d
  $ wherefore replay --policy tuwunel-1.5.1
  $ wherefore replay --policy spec-strict --json matrix.org`;
