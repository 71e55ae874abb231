import process from 'node:process';
import { databaseLocation } from './database-location.ts';
import { type DatabaseFlags, makeHistory } from './open-history.ts';
import { print } from './output.ts';
import { openReadModels } from './read-models.ts';

/** `wherefore migrate`. Gives the exit code. */
export async function migrateCommand(flags: DatabaseFlags): Promise<number> {
  await using history = await makeHistory(databaseLocation(flags.database, process.env), flags);
  await openReadModels(history);
  const { migrateService } = await import('@wherefore/service');
  await migrateService(history.database);
  await print('Everything is there: the log, its projections, and what API and worker share.\n');
  return 0;
}
