import { createPostgresLog, migrate, openDatabase } from '@wherefore/event-log/postgres';
import { script } from '../../process/child.ts';
import { timed } from '../many-callers.ts';
import { recordedSample } from '../recorded-sample.ts';
import { makeTemplates } from '../sample-templates.ts';

export interface BulkImportInput {
  readonly location: string;
  readonly schema: string;
  /** How many events the log has then, and how many of them it has already. */
  readonly events: number;
  readonly skip?: number;
}

export interface BulkImportReport {
  readonly eventsPerSecond: number;
}

/** Takes over events of another log that are in memory. */
script<BulkImportInput, BulkImportReport>(async ({ location, schema, events, skip = 0 }) => {
  await using database = await openDatabase(location, { schema });
  await migrate(database);
  await using log = createPostgresLog(database);
  const sample = [...recordedSample(await makeTemplates(), events, skip)];
  const seconds = await timed(() => log.bulkAppend(sample));
  return { eventsPerSecond: sample.length / seconds };
});
