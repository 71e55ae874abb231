import type { Command } from 'commander';
import type { ExplainFlags } from '../explain-command.ts';
import type { ResolverFlags } from '../resolver-options.ts';
import { collect, type Finish, withArchive } from './command-line.ts';

/** `resolve` and `explain`. */
export function addResolving(program: Command, finish: Finish): void {
  withResolverOptions(program.command('resolve'))
    .summary('find where server names lead')
    .description('Resolves server names. Exit code 0: all of them; 1: not all of them; 2: wrong usage.')
    .argument('<name...>', 'server names; - reads them from stdin, one a line')
    .addHelpText('after', RESOLVE_HELP)
    .action(async (names: string[], flags: ResolverFlags) => {
      const { resolveCommand } = await import('../resolve-command.ts');
      finish(await resolveCommand(names, flags));
    });
  withResolverOptions(program.command('explain'))
    .option('--at <time>', 'explain what the history knew then, and ask nobody')
    .summary('say in full why a server name leads where it leads, or led at a time')
    .description(
      'Resolves one server name and explains the answer, step by step; with --at, tells from the history what was known ' +
        'then. Exit code 0: resolved; 1: not; 2: wrong usage.',
    )
    .argument('<name>', 'server name')
    .addHelpText('after', EXPLAIN_HELP)
    .action(async (name: string, flags: ExplainFlags) => {
      const { explainCommand } = await import('../explain-command.ts');
      finish(await explainCommand(name, flags));
    });
}

function withResolverOptions(command: Command): Command {
  const own = command
    .option('--json', 'print a line of JSON for each name')
    .option('--dns <addr[:port]>', 'DNS server to ask, may be repeated (default: those of the system)', collect)
    .option('--ca <file>', 'trust these certificates (PEM), too; may be repeated', collect)
    .option('--allow <cidr>', 'let connections to these addresses through, may be repeated', collect)
    .option('--deny <cidr>', 'refuse connections to these addresses, may be repeated', collect)
    .option('--policy <name>', 'how evidence is judged: recommended, spec-strict', 'recommended')
    .option('--timeout <seconds>', 'for each name as a whole', '30')
    .option('--fresh', 'take nothing from before: ask everything anew')
    .option('--database <dir|url>', 'keep what is learned in this directory or PostgreSQL database, and answer from it')
    .option('--record', 'the same where history and the others look by default, ~/.local/share/wherefore');
  return withArchive(own);
}

const RECORDING = `
What is learned is kept, and answered from, when --database, --record, or the variable WHEREFORE_DATABASE or
DATABASE_URL says so; then history, caches, replay and explain --at have something to tell. WHEREFORE_ARCHIVE stands
for --archive where that is not given.`;

const RESOLVE_HELP = `${RECORDING}
Names that begin with a hyphen go behind --. Lines of stdin are names as they stand; empty ones are skipped.
--allow goes over --deny, and over the addresses that are refused by default: all that are not globally reachable.
--timeout: a well-known request gets at most half of it, each DNS question at most a sixth.
WHEREFORE_DNS and WHEREFORE_CA_FILE stand for --dns and --ca where those are not given.

Examples:
  $ wherefore resolve matrix.org example.org:8448
  $ wherefore resolve --record matrix.org
  $ wherefore resolve --json - < names.txt
  $ wherefore resolve --dns 9.9.9.9 --dns [2620:fe::fe]:53 matrix.org
  $ wherefore resolve --ca lab.pem --allow 10.0.0.0/8 matrix.lab.example
  $ wherefore resolve --database postgres://localhost/wherefore matrix.org`;

const EXPLAIN_HELP = `${RECORDING}
--at: ISO 8601 (UTC unless it says otherwise; a date is its first moment), or back from now: -2h, -30min, -1d12h. It
tells what was concluded from what had been recorded by then, and apart from that what the world had shown by then.

Examples:
  $ wherefore explain matrix.org
  $ wherefore explain --fresh --json matrix.org
  $ wherefore explain --policy spec-strict example.org
  $ wherefore explain matrix.org --at -2h
  $ wherefore explain matrix.org --at 2026-11-23T06:12Z --database ./history`;
