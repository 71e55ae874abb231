import process from 'node:process';
import { SettingsError } from '../options/settings-error.ts';

const USAGE = 2;
const FAULT = 70;

/** The end of a program: what it gives is the exit code, and what it throws is told in a line and is another one. */
export async function runMain(name: string, run: () => Promise<number>): Promise<void> {
  // Whoever read the output has gone.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  try {
    process.exitCode = await run();
  } catch (error) {
    process.exitCode = codeOf(name, error);
  }
}

function codeOf(name: string, error: unknown): number {
  // What parses the command line has said what was wrong, or has printed the help or the version that was asked for.
  if (error instanceof Error && error.name === 'CommanderError') {
    return 'exitCode' in error && error.exitCode === 0 ? 0 : USAGE;
  }
  if (error instanceof SettingsError) {
    process.stderr.write(`${name}: ${visible(error.message)}\n`);
    return USAGE;
  }
  const told = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`${name}: this should not happen, please report it: ${told}\n`);
  return FAULT;
}

/** On one line, and nothing in it that a terminal would obey. */
function visible(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, '\u{fffd}');
}
