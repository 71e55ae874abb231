import type { Command } from 'commander';
import type { DemoFlags } from '../demo-command.ts';
import { type Finish, withJson } from './command-line.ts';

export function addDemo(program: Command, finish: Finish): void {
  withJson(program.command('demo'), 'the story')
    .summary('play the incident that this program was written for, on this machine')
    .description(
      'Plays tuwunel issue 385 in a fake internet on loopback, and shows what two resolvers made of it, and why. Exit ' +
        'code 0: played; 2: wrong usage, or a database that cannot be used.',
    )
    .option('--database <dir|url>', 'record it there, for good (default: a new directory among the temporary files)')
    .addHelpText('after', DEMO_HELP)
    .action(async (flags: DemoFlags) => {
      const { demoCommand } = await import('../demo-command.ts');
      finish(await demoCommand(flags));
    });
}

const DEMO_HELP = `
DNS packets and TLS connections are real, and none of them leaves this machine; the clock is put forward between the
acts. What is recorded stays, and the last lines say how to look at it.

Examples:
  $ wherefore demo
  $ wherefore demo --database ./demo
  $ wherefore demo --json | jq .`;
