import { type DatabaseFlags, openHistory } from './open-history.ts';

export interface RebuildFlags extends DatabaseFlags {
  readonly json?: true;
  readonly swapBack?: true;
}

/** `wherefore rebuild`. Gives the exit code. */
export async function rebuildCommand(projections: readonly string[], flags: RebuildFlags): Promise<number> {
  await using history = await openHistory(flags);
  throw new Error(`not built: ${history.location.location} ${projections}`);
}
