import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

interface Served {
  readonly pid: number;
  readonly url: string;
}

/** Says beside the database of a directory where it is served, until it is disposed of. Whoever cannot write goes on. */
export async function sayWhere(directory: string, served: Served): Promise<AsyncDisposable> {
  const file = fileIn(directory);
  await writeFile(file, `${JSON.stringify(served)}\n`).catch(() => undefined);
  return { [Symbol.asyncDispose]: () => rm(file, { force: true }).catch(() => undefined) };
}

/**
 * A sentence for whoever finds a directory locked by a process that serves it; `undefined` where nobody has said so.
 * What a killed process has left is of another process id.
 */
export async function servedSentence(directory: string, holderPid: number): Promise<string | undefined> {
  const served = await readServed(directory);
  if (served?.pid !== holderPid) return undefined;
  return `${directory} is served by process ${holderPid} at ${served.url}: ask there, or end that process first`;
}

async function readServed(directory: string): Promise<Served | undefined> {
  try {
    const { pid, url } = JSON.parse(await readFile(fileIn(directory), 'utf8')) as Partial<Served>;
    return typeof pid === 'number' && typeof url === 'string' ? { pid, url } : undefined;
  } catch {
    return undefined;
  }
}

function fileIn(directory: string): string {
  return join(directory, 'served');
}
