import { readFileSync } from 'node:fs';
import process from 'node:process';
import { Command } from 'commander';
import type { Finish } from './commands/command-line.ts';
import { addConformance } from './commands/conformance.ts';
import { addDemo } from './commands/demo.ts';
import { addHistory } from './commands/history.ts';
import { addResolving } from './commands/resolving.ts';
import { addRetire } from './commands/retire.ts';
import { addServing } from './commands/serving.ts';
import { addUpkeep } from './commands/upkeep.ts';
import { reflowed } from './help-text.ts';
import { widthOf } from './layout.ts';
import { programName } from './program-name.ts';
import { visible } from './visible.ts';

/** The command line. `finish` gets the exit code of the command that was run. */
export function createProgram(finish: Finish): Command {
  const program = new Command('wherefore')
    .description('Finds where a Matrix server name leads, and says why.')
    .version(version(), '-V, --version')
    // Of 40 nothing would be left beside the longest options on a terminal of 70 columns.
    .configureHelp({ minWidthToWrap: 20 })
    .addHelpText('after', HELP)
    .exitOverride();
  program.commandsGroup('Resolving:');
  addResolving(program, finish);
  addDemo(program, finish);
  addConformance(program, finish);
  program.commandsGroup('Serving:');
  addServing(program, finish);
  program.commandsGroup('What was recorded:');
  addHistory(program, finish);
  program.commandsGroup('The log and its projections:');
  addUpkeep(program, finish);
  addRetire(program, finish);
  for (const command of everyCommand(program)) {
    command.configureOutput({
      outputError: (text, write) => write(oneLine(text, command)),
      // Commander has broken its own lines; what was added behind them is here.
      writeOut: (text) => process.stdout.write(reflowedHelp(text)),
    });
  }
  return program;
}

function reflowedHelp(text: string): string {
  return text.startsWith('\n') ? reflowed(text, widthOf(process.stdout, process.env['COLUMNS'])) : text;
}

function everyCommand(command: Command): readonly Command[] {
  return [command, ...command.commands.flatMap(everyCommand)];
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
    .replace(
      /^command-argument value ('.*') is invalid for argument '(\w+)'\. Allowed choices are /s,
      '$2 $1: choose from ',
    )
    .trim()
    .replace(/\.$/, '')
    .replace(/\s*\n\s*/g, ' ');
  return `wherefore: ${visible(message)}; see ${pathOf(command)} --help\n`;
}

function pathOf(command: Command): string {
  return command.parent === null ? programName() : `${pathOf(command.parent)} ${command.name()}`;
}

const HELP = `
Exit codes: 0 as wished; 1 not as wished, as each command says; 2 wrong usage, or something named that cannot be used;
70 a fault of the program; 130 and 143 interrupted and terminated.

Examples:
  $ wherefore resolve matrix.org
  $ wherefore explain matrix.org
  $ wherefore demo
  $ wherefore serve
  $ wherefore resolve --record --json - < names.txt
  $ wherefore history matrix.org`;
