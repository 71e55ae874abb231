import { type DatabaseFlags, openHistory } from './open-history.ts';

export interface StatsFlags extends DatabaseFlags {
  readonly json?: true;
}

/** `wherefore stats`. Gives the exit code. */
export async function statsCommand(flags: StatsFlags): Promise<number> {
  await using history = await openHistory(flags);
  throw new Error(`not built: ${history.location.location}`);
}
