import type { Command } from 'commander';
import { expect, test } from 'vitest';
import { createProgram } from './program.ts';

function everyCommand(command: Command, path: string): readonly (readonly [path: string, command: Command])[] {
  return [[path, command], ...command.commands.flatMap((each) => everyCommand(each, `${path} ${each.name()}`))];
}

const commands = everyCommand(
  createProgram(() => undefined),
  'wherefore',
);

function helpOf(command: Command): string {
  let help = '';
  command.configureOutput({ writeOut: (text) => (help += text), getOutHelpWidth: () => 80 }).outputHelp();
  return help;
}

test('all of them are here', () => {
  expect(commands.map(([path]) => path.replace(/^wherefore ?/, '')).toSorted()).toEqual([
    '',
    ...['api', 'caches', 'clear', 'conformance', 'demo', 'explain', 'export', 'history', 'import', 'import tuwunel'],
    ...['migrate', 'rebuild', 'replay', 'resolve', 'retire', 'serve', 'stats', 'token', 'verify', 'worker'],
  ]);
});

test.each(commands)('%s: help with examples of its own, and what the exit codes say', (path, command) => {
  const help = helpOf(command);
  const examples = help.split('\nExamples:\n')[1] ?? '';
  expect(examples).toContain(`$ ${path}`);
  expect(help).toMatch(/Exit codes?:? 0/);
  expect(help.split('\n').filter((line) => line.length > 120)).toEqual([]);
});
