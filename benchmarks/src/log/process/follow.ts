import { createPostgresLog, openDatabase } from '@wherefore/event-log/postgres';
import { openProjections } from '@wherefore/projections';
import { script } from '../../process/child.ts';
import { timed } from '../many-callers.ts';

export interface FollowInput {
  readonly location: string;
  readonly schema: string;
}

export interface FollowReport {
  readonly eventsPerSecond: number;
}

/** The live projector, all read models, from the beginning of a log to its end. */
script<FollowInput, FollowReport>(async ({ location, schema }) => {
  await using database = await openDatabase(location, { schema });
  await using log = createPostgresLog(database);
  const projections = openProjections(database, log);
  await projections.migrate();
  const events = Number(await log.settled());
  const seconds = await timed(() => projections.catchUp());
  return { eventsPerSecond: events / seconds };
});
