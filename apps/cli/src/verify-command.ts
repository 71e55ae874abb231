import { type DatabaseFlags, openHistory } from './open-history.ts';

export interface VerifyFlags extends DatabaseFlags {
  readonly json?: true;
}

/** `wherefore verify`. Gives the exit code. */
export async function verifyCommand(flags: VerifyFlags): Promise<number> {
  await using history = await openHistory(flags);
  throw new Error(`not built: ${history.location.location}`);
}
