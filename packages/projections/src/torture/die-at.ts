import { writeSync } from 'node:fs';
import process from 'node:process';
import { PGlite } from '@electric-sql/pglite';
import pg from 'pg';
import type { WorkerSettings } from './worker-settings.ts';

type Call = (...args: unknown[]) => unknown;

/**
 * Has this process killed by its own statement, wherever it comes from: before it is sent, or when its result is there
 * and nobody has seen it yet. For PGlite a statement is a message of the protocol.
 */
export function dieAt({ statement, when }: NonNullable<WorkerSettings['death']>): void {
  let count = 0;
  const isDue = (): boolean => {
    count += 1;
    return count === statement;
  };
  wrap(pg.Client.prototype, 'query', isDue, when);
  wrap(PGlite.prototype, 'execProtocolRaw', isDue, when);
}

function wrap(owner: object, method: string, isDue: () => boolean, when: 'before' | 'after'): void {
  const original = Reflect.get(owner, method) as Call;
  Reflect.set(owner, method, function (this: unknown, ...args: unknown[]): unknown {
    if (!isDue()) return original.apply(this, args);
    const last = args.at(-1);
    if (when === 'before') die();
    if (typeof last === 'function') return original.apply(this, [...args.slice(0, -1), die]);
    const result = original.apply(this, args);
    // What is no promise is a stream of COPY, which has no one end.
    if (result instanceof Promise) return result.then(die, die);
    return die();
  });
}

function die(): never {
  // Past the buffers of the stream: the line has to be out.
  writeSync(1, `${JSON.stringify({ kind: 'dying' })}\n`);
  process.kill(process.pid, 'SIGKILL');
  // The signal is on its way.
  for (;;);
}
