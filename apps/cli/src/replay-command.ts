import { type DatabaseFlags, openHistory } from './open-history.ts';

export interface ReplayFlags extends DatabaseFlags {
  readonly json?: true;
  readonly at?: string;
  readonly from?: string;
  readonly to?: string;
  readonly policy?: string;
}

/** `wherefore replay`. Gives the exit code. */
export async function replayCommand(names: readonly string[], flags: ReplayFlags): Promise<number> {
  await using history = await openHistory(flags);
  throw new Error(`not built: ${history.location.location} ${names}`);
}
