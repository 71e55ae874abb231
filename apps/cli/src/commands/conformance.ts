import { type Command, Option } from 'commander';
import type { ConformanceFlags } from '../conformance-command.ts';
import type { Finish } from './command-line.ts';

export function addConformance(program: Command, finish: Finish): void {
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
      const { conformanceCommand } = await import('../conformance-command.ts');
      finish(await conformanceCommand(files, flags));
    });
}

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
