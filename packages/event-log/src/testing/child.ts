import { type Child, startChild as startProcess } from '@wherefore/testkit/processes';

/** Runs one of the scripts beside this file. */
export function startChild(script: string, ...args: readonly string[]): Child {
  return startProcess(new URL(script, import.meta.url), ...args);
}
