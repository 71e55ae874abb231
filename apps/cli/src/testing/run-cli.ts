import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { compiledOnce } from '@wherefore/testkit/processes';

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url));

/** The command and its first arguments, from the sources. */
export const CLI: readonly string[] = [process.execPath, '--conditions=@wherefore/source', '--no-warnings', MAIN];

export interface Finished {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number | null;
}

export interface RunOptions {
  /** Default: nothing, closed at once. */
  readonly stdin?: string;
  /** Besides PATH. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs the command to its end. */
export async function runCli(args: readonly string[], { stdin = '', env = {} }: RunOptions = {}): Promise<Finished> {
  const child = startCli(args, env);
  child.stdin.on('error', () => undefined).end(stdin);
  return finished(child);
}

/** Starts the command. Nothing of the environment of the tests gets into its own. */
export function startCli(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): ChildProcessWithoutNullStreams {
  const [program = '', ...first] = CLI;
  return spawn(program, [...first, ...args], {
    env: { PATH: process.env['PATH'], ...compiledOnce.environment, ...env },
  });
}

/** What it printed, when it has ended. */
export async function finished(child: ChildProcessWithoutNullStreams): Promise<Finished> {
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    stdout += chunk;
  });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    stderr += chunk;
  });
  const [exitCode] = (await once(child, 'close')) as [number | null];
  return { stdout, stderr, exitCode };
}
