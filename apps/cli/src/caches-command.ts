import { type DatabaseFlags, openHistory } from './open-history.ts';

export interface CachesFlags extends DatabaseFlags {
  readonly json?: true;
  readonly step?: string;
  readonly stale?: true;
  readonly q?: string;
  readonly limit: string;
}

/** `wherefore caches`. Gives the exit code. */
export async function cachesCommand(cache: 'destinations' | 'overrides', flags: CachesFlags): Promise<number> {
  await using history = await openHistory(flags);
  throw new Error(`not built: ${history.location.location} ${cache}`);
}
