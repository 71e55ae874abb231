import { specStrict } from '@wherefore/discovery';
import { createPostgresLog, openDatabase } from '@wherefore/event-log/postgres';
import { replay } from '@wherefore/projections';
import { script } from '../../process/child.ts';
import { timed } from '../many-callers.ts';

export interface ReplayInput {
  readonly url: string;
  readonly schema: string;
}

export interface ReplayReport {
  readonly eventsPerSecond: number;
  readonly conclusions: number;
}

/** Decides every conclusion of a log again, under another policy than it was drawn under. */
script<ReplayInput, ReplayReport>(async ({ url, schema }) => {
  await using database = await openDatabase(url, { schema });
  await using log = createPostgresLog(database);
  const events = Number(await log.settled());
  let conclusions = 0;
  const seconds = await timed(async () => {
    for await (const _ of replay(log, { policy: specStrict })) conclusions += 1;
  });
  return { eventsPerSecond: events / seconds, conclusions };
});
