import { readFileSync } from 'node:fs';
import { Command, Option } from 'commander';
import type { ConformanceFlags } from './conformance-command.ts';
import type { ResolverFlags } from './resolver-options.ts';
import { visible } from './visible.ts';

/** The command line. `finish` gets the exit code of the command that was run. */
export function createProgram(finish: (exitCode: number) => void): Command {
  const program = new Command('wherefore')
    .description('Finds where a Matrix server name leads, and says why.')
    .version(version(), '-V, --version')
    .addHelpText('after', HELP)
    .exitOverride();
  addResolve(program, finish);
  addExplain(program, finish);
  addConformance(program, finish);
  for (const command of [program, ...program.commands]) {
    command.configureOutput({ outputError: (text, write) => write(oneLine(text, command)) });
  }
  return program;
}

function addResolve(program: Command, finish: (exitCode: number) => void): void {
  withResolverOptions(program.command('resolve'))
    .summary('find where server names lead')
    .description('Resolves server names. Exit code 0: all of them; 1: not all of them; 2: wrong usage.')
    .argument('<name...>', 'server names; - reads them from stdin, one a line')
    .addHelpText('after', RESOLVE_HELP)
    .action(async (names: string[], flags: ResolverFlags) => {
      const { resolveCommand } = await import('./resolve-command.ts');
      finish(await resolveCommand(names, flags));
    });
}

function addExplain(program: Command, finish: (exitCode: number) => void): void {
  withResolverOptions(program.command('explain'))
    .summary('say in full why a server name leads where it leads')
    .description(
      'Resolves one server name and explains the answer, step by step. Exit code 0: resolved; 1: not; 2: wrong usage.',
    )
    .argument('<name>', 'server name')
    .addHelpText('after', EXPLAIN_HELP)
    .action(async (name: string, flags: ResolverFlags) => {
      const { explainCommand } = await import('./resolve-command.ts');
      finish(await explainCommand(name, flags));
    });
}

function addConformance(program: Command, finish: (exitCode: number) => void): void {
  program
    .command('conformance')
    .summary('run test vectors on this resolver or on any command')
    .description('Runs test vectors and prints what failed. Exit code 0: all passed; 1: not all; 2: wrong usage.')
    .argument('[file...]', 'vectors; default: the bundled ones')
    .option(
      '--command <cmd>',
      'the resolver to test: reads names on stdin, prints a JSON line each as resolve --json does',
    )
    .addOption(
      new Option('--mode <mode>', 'how it meets the vectors (default: simulated, command with --command)').choices([
        'simulated',
        'loopback',
        'command',
      ]),
    )
    .option('--policy <name>', 'policy to follow; under recommended open cases have to follow the recommendation')
    .option('--json', 'print the report as JSON')
    .addHelpText('after', CONFORMANCE_HELP)
    .action(async (files: string[], flags: ConformanceFlags) => {
      const { conformanceCommand } = await import('./conformance-command.ts');
      finish(await conformanceCommand(files, flags));
    });
}

function withResolverOptions(command: Command): Command {
  return command
    .option('--json', 'print a line of JSON for each name')
    .option('--dns <addr[:port]>', 'DNS server to ask, may be repeated (default: those of the system)', collect)
    .option('--ca <file>', 'trust these certificates (PEM), too; may be repeated', collect)
    .option('--allow <cidr>', 'let connections to these addresses through, may be repeated', collect)
    .option('--deny <cidr>', 'refuse connections to these addresses, may be repeated', collect)
    .option('--policy <name>', 'how evidence is judged: recommended, spec-strict', 'recommended')
    .option('--timeout <seconds>', 'for each name as a whole', '30')
    .option('--fresh', 'take nothing from before: ask everything anew')
    .option(
      '--database <dir|url>',
      'keep what is learned in this directory or PostgreSQL database, and answer from it',
    );
}

function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}

function version(): string {
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
    version: string;
  };
  return version;
}

/** `error: unknown option '--jsno'\n(Did you mean --json?)\n` as one line that says where to look. */
function oneLine(text: string, command: Command): string {
  const message = text
    .replace(/^error: /, '')
    .trim()
    .replace(/\.$/, '')
    .replace(/\s*\n\s*/g, ' ');
  const name = command.parent === null ? 'wherefore' : `wherefore ${command.name()}`;
  return `wherefore: ${visible(message)}; see ${name} --help\n`;
}

const HELP = `
Examples:
  $ wherefore resolve matrix.org
  $ wherefore resolve --json - < names.txt
  $ wherefore explain matrix.org
  $ wherefore conformance`;

const RESOLVE_HELP = `
Names that begin with a hyphen go behind --. Lines of stdin are names as they stand; empty ones are skipped.
--allow goes over --deny, and over the addresses that are refused by default: all that are not globally reachable.
--timeout: a well-known request gets at most half of it, each DNS question at most a sixth.
WHEREFORE_DNS and WHEREFORE_CA_FILE stand for --dns and --ca where those are not given.

Examples:
  $ wherefore resolve matrix.org example.org:8448
  $ wherefore resolve --json - < names.txt
  $ wherefore resolve --dns 9.9.9.9 --dns [2620:fe::fe]:53 matrix.org
  $ wherefore resolve --ca lab.pem --allow 10.0.0.0/8 matrix.lab.example
  $ wherefore resolve --database ~/.wherefore matrix.org`;

const EXPLAIN_HELP = `
Examples:
  $ wherefore explain matrix.org
  $ wherefore explain --fresh --json matrix.org
  $ wherefore explain --policy spec-strict example.org`;

const CONFORMANCE_HELP = `
A command is started for each case. {dns} and {ca} in it stand for the address and port of the DNS server and for the
file of the certificate to trust; WHEREFORE_DNS and WHEREFORE_CA_FILE hold the same. Hosts of the vectors are then in
127.0.0.0/8, and addresses in names are those for documentation: tell the command that it may connect to both. Linux has
to let this process listen on the ports 53 and 443.

Examples:
  $ wherefore conformance
  $ wherefore conformance --mode loopback
  $ wherefore conformance --policy spec-strict my-vectors.json
  $ wherefore conformance --command 'my-resolver --dns {dns} --ca {ca}'
  $ wherefore conformance --command 'wherefore resolve --json --allow 0.0.0.0/0 --allow ::/0 -'`;
