import { RetireRefused } from '../archive/errors.ts';
import { retire } from '../archive/retire.ts';
import { EventLogError } from '../errors.ts';
import { openDatabase } from '../postgres/open-database.ts';
import type { Ledger } from './ledger.ts';
import type { MadeWith } from './prepare.ts';
import type { Target } from './settings.ts';

/** So far behind what was acknowledged last nothing is repeated any more, and nobody has still to read. */
const PARTITIONS_BEHIND = 3n;

/** Moves partitions into the archive that are old, as far as that goes within seconds; says how many. */
export async function retireOld({ url, schema, archive }: Target, madeWith: MadeWith, ledger: Ledger): Promise<number> {
  if (archive === undefined || madeWith.partitionRows === undefined) throw new Error('there is nothing to retire');
  const upToPosition = ledger.newest - PARTITIONS_BEHIND * BigInt(madeWith.partitionRows);
  if (upToPosition <= 0n) return 0;
  try {
    await using database = await openDatabase(url, { schema, connections: 2 });
    return (await retire(database, { archive, upToPosition })).length;
  } catch (error) {
    // What was begun is completed next time, when the server is there again.
    const isPassing = error instanceof EventLogError && error.retryable;
    if (!isPassing && !(error instanceof RetireRefused)) throw error;
    return 0;
  }
}
