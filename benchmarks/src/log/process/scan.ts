import { createPostgresLog, openDatabase } from '@wherefore/event-log/postgres';
import { script } from '../../process/child.ts';
import { timed } from '../many-callers.ts';

export interface ScanInput {
  readonly url: string;
  readonly schema: string;
}

export interface ScanReport {
  readonly eventsPerSecond: number;
}

/** Reads a log from one end to the other, every field of every event decoded. */
script<ScanInput, ScanReport>(async ({ url, schema }) => {
  await using database = await openDatabase(url, { schema });
  await using log = createPostgresLog(database);
  let events = 0;
  const seconds = await timed(async () => {
    for await (const batch of log.scan()) events += batch.length;
  });
  return { eventsPerSecond: events / seconds };
});
