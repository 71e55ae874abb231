import { createPostgresLog, openDatabase } from '@wherefore/event-log/postgres';
import { openProjections } from '@wherefore/projections';
import { script } from '../../process/child.ts';
import { timed } from '../many-callers.ts';
import { recordedSample } from '../recorded-sample.ts';
import { makeTemplates } from '../sample-templates.ts';

export interface FollowInput {
  readonly location: string;
  readonly schema: string;
  /** How many events the log has, and how many more it gets. */
  readonly has: number;
  readonly gets: number;
}

export interface FollowReport {
  readonly eventsPerSecond: number;
}

/** The live projector, all read models: up to date, it is given so many events more. */
script<FollowInput, FollowReport>(async ({ location, schema, has, gets }) => {
  await using database = await openDatabase(location, { schema });
  await using log = createPostgresLog(database);
  const projections = openProjections(database, log);
  await projections.migrate();
  await projections.catchUp();
  await log.bulkAppend(recordedSample(await makeTemplates(), has + gets, has));
  const seconds = await timed(() => projections.catchUp());
  return { eventsPerSecond: gets / seconds };
});
