import process from 'node:process';
import { runProgram } from '../run-program.ts';
import type { Finished } from './run-cli.ts';

export type { Finished } from './run-cli.ts';

/** One after the other: they share stdout. */
let before: Promise<unknown> = Promise.resolve();

/**
 * Runs the command in this process, for tests to which a process of its own adds nothing but the time that it takes.
 * Nothing of the environment of the tests gets into it; stdin, signals and what is left behind are not looked at.
 */
export function runInside(
  args: readonly string[],
  { env = {} }: { readonly env?: Readonly<Record<string, string>> } = {},
): Promise<Finished> {
  const run = before.then(() => captured(args, env));
  before = run.catch(() => undefined);
  return run;
}

async function captured(args: readonly string[], env: Readonly<Record<string, string>>): Promise<Finished> {
  const { env: outside, stdout, stderr } = process;
  const [toStdout, toStderr] = [listen(stdout), listen(stderr)];
  process.env = { PATH: outside['PATH'], ...env };
  try {
    const exitCode = await runProgram(args);
    return { stdout: toStdout.text, stderr: toStderr.text, exitCode };
  } finally {
    process.env = outside;
    toStdout[Symbol.dispose]();
    toStderr[Symbol.dispose]();
  }
}

/** What is written to a stream, and never gets there. */
function listen(stream: NodeJS.WriteStream): Disposable & { readonly text: string } {
  const { write, isTTY } = stream;
  let text = '';
  stream.write = (chunk: string | Uint8Array): boolean => {
    text += typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString();
    return true;
  };
  stream.isTTY = false;
  return {
    get text() {
      return text;
    },
    [Symbol.dispose]: () => {
      stream.write = write;
      stream.isTTY = isTTY;
    },
  };
}
