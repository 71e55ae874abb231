import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import process from 'node:process';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { compiledOnce } from './compiled-once.ts';

/** A Node process that runs a script from its source. Killed on disposal. */
export interface Child extends AsyncDisposable {
  readonly pid: number;
  /** What it prints, to the end. */
  readonly lines: AsyncIterable<string>;
  /** The next line that it prints; fails when it ends without one. */
  line(): Promise<string>;
  /** Writes a line to its input. */
  tell(line: string): void;
  /** Ends its input and waits for its exit code. */
  end(): Promise<number | null>;
  kill(): Promise<void>;
}

export function startChild(script: URL, ...args: readonly string[]): Child {
  const child: ChildProcessByStdio<Writable, Readable, null> = spawn(
    process.execPath,
    ['--conditions=@wherefore/source', ...compiledOnce.options, script.pathname, ...args],
    { stdio: ['pipe', 'pipe', 'inherit'], env: { ...process.env, ...compiledOnce.environment } },
  );
  const exit = once(child, 'exit');
  // Told something after its end, it does not listen.
  child.stdin.on('error', () => {});
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL');
    await exit;
  };
  return {
    pid: child.pid ?? 0,
    lines: { [Symbol.asyncIterator]: () => lines },
    async line() {
      const { done, value } = await lines.next();
      if (done === true) throw new Error(`${script.pathname} ended without a line`);
      return value;
    },
    tell(line) {
      child.stdin.write(`${line}\n`);
    },
    async end() {
      child.stdin.end();
      const [code] = (await exit) as [number | null];
      return code;
    },
    kill,
    [Symbol.asyncDispose]: kill,
  };
}
