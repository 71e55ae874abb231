import { createPostgresLog, openDatabase } from '@wherefore/event-log/postgres';
import { openProjections } from '@wherefore/projections';
import { script } from '../../process/child.ts';

export interface RebuildInput {
  readonly location: string;
  readonly schema: string;
  readonly path: 'sql' | 'fold';
}

export interface RebuildReport {
  /** Until the new rows are there with their indexes. */
  readonly filledMs: number;
  /** Until they are compared with those that are served, and served themselves. */
  readonly tookMs: number;
  readonly rows: number;
}

/** Rebuilds the destinations beside those that are served, which are up to date. */
script<RebuildInput, RebuildReport>(async ({ location, schema, path }) => {
  await using database = await openDatabase(location, { schema });
  await using log = createPostgresLog(database);
  const projections = openProjections(database, log);
  await projections.migrate();
  const began = performance.now();
  let filledMs = 0;
  const { tookMs, rows } = await projections.rebuild('destination', {
    path,
    // The first of them has nothing to be compared with: what is served has yet to read the log.
    acceptDifferences: true,
    onProgress: ({ phase }) => {
      if (phase === 'catching-up' && filledMs === 0) filledMs = performance.now() - began;
    },
  });
  return { filledMs, tookMs, rows };
});
