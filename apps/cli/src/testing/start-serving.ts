import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { startCli } from './run-cli.ts';

/** A process that serves. Killed on disposal. */
export interface ServingProcess extends AsyncDisposable {
  /** The first line on stdout that passes; fails when it ends without one. */
  line(passes: (line: Readonly<Record<string, unknown>>) => boolean): Promise<Readonly<Record<string, unknown>>>;
  signal(name: NodeJS.Signals): void;
  /** Its exit code, when it has ended. */
  readonly ended: Promise<number | null>;
  /** What it has written on stderr. */
  stderr(): string;
}

export function startServing(args: readonly string[], env: Readonly<Record<string, string>> = {}): ServingProcess {
  return servingProcess(startCli(args, env));
}

function servingProcess(child: ChildProcessWithoutNullStreams): ServingProcess {
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    stderr += chunk;
  });
  const ended = once(child, 'close').then(([exitCode]) => exitCode as number | null);
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  return {
    async line(passes) {
      for (;;) {
        const { done, value } = await lines.next();
        if (done === true) throw new Error(`it ended without such a line: ${stderr}`);
        const line = JSON.parse(value) as Readonly<Record<string, unknown>>;
        if (passes(line)) return line;
      }
    },
    signal: (name) => void child.kill(name),
    ended,
    stderr: () => stderr,
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
