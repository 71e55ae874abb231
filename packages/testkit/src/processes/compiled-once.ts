import { tmpdir } from 'node:os';
import { join } from 'node:path';

const KEEP = `import { flushCompileCache } from 'node:module'; setTimeout(flushCompileCache, 1000).unref();`;

/**
 * A program is stripped of types and compiled by the first process that runs it, not by each of the hundreds of a run.
 * Node keeps that when a process ends by itself; one that will be killed keeps it after a second.
 */
export const compiledOnce: {
  readonly environment: Readonly<Record<string, string>>;
  /** Options of Node. */
  readonly options: readonly string[];
} = {
  environment: { NODE_COMPILE_CACHE: join(tmpdir(), 'wherefore-compiled') },
  options: [`--import=data:text/javascript,${encodeURIComponent(KEEP)}`],
};
