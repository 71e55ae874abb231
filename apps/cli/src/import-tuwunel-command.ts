import type { ImportFlags } from './import-command.ts';
import { openHistory } from './open-history.ts';

/** `wherefore import tuwunel`. Gives the exit code. */
export async function importTuwunelCommand(file: string, flags: ImportFlags): Promise<number> {
  await using history = await openHistory(flags);
  throw new Error(`not built: ${history.location.location} ${file}`);
}
