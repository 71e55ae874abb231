import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

/** Makes Node.js take our packages as sources. */
export const SOURCES = '--conditions=@wherefore/source';

export interface ChildOptions {
  /** Flags of the process. Default: our packages as sources. */
  readonly execArgv?: readonly string[];
}

/** How long a child may take to leave. */
const PATIENCE_MS = 10_000;

/** For scripts that look at the heap. */
export const WITH_GC: ChildOptions = { execArgv: [SOURCES, '--expose-gc'] };

/** Runs a script of this folder in a process of its own and gives what it reports. */
export async function inChild<I, O>(script: string, input: I, options: ChildOptions = {}): Promise<O> {
  const child = start(script, input, options);
  try {
    return await firstReport<O>(child, script);
  } finally {
    await end(child);
  }
}

/** A script that goes on after its report, until it is disposed of. */
export interface Companion<O> extends AsyncDisposable {
  readonly report: O;
}

export async function besideUs<I, O>(script: string, input: I, options: ChildOptions = {}): Promise<Companion<O>> {
  const child = start(script, input, options);
  const dispose = (): Promise<void> => end(child);
  try {
    return { report: await firstReport<O>(child, script), [Symbol.asyncDispose]: dispose };
  } catch (error) {
    await dispose();
    throw error;
  }
}

function start(script: string, input: unknown, { execArgv = [SOURCES] }: ChildOptions): ChildProcess {
  const file = fileURLToPath(new URL(script, import.meta.url));
  const child = fork(file, { execArgv: [...execArgv], stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
  child.send({ input });
  return child;
}

async function firstReport<O>(child: ChildProcess, script: string): Promise<O> {
  let errors = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    errors = `${errors}${chunk.toString()}`.slice(-4000);
  });
  const ended = once(child, 'close').then(() => {
    throw new Error(`${script} ended without a report\n${errors}`);
  });
  const reported = once(child, 'message').then(([message]) => (message as { readonly report: O }).report);
  const first = Promise.race([reported, ended]);
  ended.catch(() => undefined);
  return await first;
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  // It leaves by itself then, and so can write a profile if it was started with a flag that asks for one.
  if (child.connected) child.disconnect();
  const late = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS);
  await ended;
  clearTimeout(late);
}

/** What a script of this folder does: takes its input, reports, and ends when its parent has the report. */
export function script<I, O>(work: (input: I) => Promise<O>): void {
  process.once('message', (message) => {
    const { input } = message as { readonly input: I };
    work(input).then(
      (report) => process.send?.({ report }),
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  });
  // An orphan has nobody to report to.
  process.once('disconnect', () => process.exit());
}
