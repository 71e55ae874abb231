import { startLab } from '../log/lab.ts';
import { inChild } from '../process/child.ts';
import type { CacheNamesInput } from './process/cache-names.ts';

/** As many as a process keeps in memory by default. */
export const NAMES = 100_000;

/** A database that knows where so many names are, and from which they can be read at once. */
export async function startCachedNames(): Promise<AsyncDisposable & { readonly url: string }> {
  const lab = await startLab();
  try {
    await inChild<CacheNamesInput, null>('../api/process/cache-names.ts', { location: lab.url, names: NAMES });
    return lab;
  } catch (error) {
    await lab[Symbol.asyncDispose]();
    throw error;
  }
}
