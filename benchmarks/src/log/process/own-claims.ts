import { createPostgresLog, migrate, openDatabase } from '@wherefore/event-log/postgres';
import { openProjections } from '@wherefore/projections';
import { script } from '../../process/child.ts';
import { timed } from '../many-callers.ts';
import type { ClaimsInput, ClaimsReport } from './claims.ts';

const WORKERS = 4;

/** Four workers claim a hundred names at a time and give them back. */
script<ClaimsInput, ClaimsReport>(async ({ url, schema, names }) => {
  await using database = await openDatabase(url, { schema });
  await migrate(database);
  await using log = createPostgresLog(database);
  const projections = openProjections(database, log);
  await projections.migrate();
  const now = Date.now();
  await database.session.query(
    `insert into "${schema}_projections".refresh_schedule_g1 (server_name, due_at, wanted_at, since, position)
    select 'name-' || n, $1::bigint - n, $1::bigint, $1::bigint, n from generate_series(1, $2::int) as n`,
    [now, names],
  );
  let done = 0;
  const work = async (): Promise<void> => {
    for (;;) {
      const claims = await projections.refresh.claim({ limit: 100 });
      const [first] = claims;
      if (first === undefined) return;
      const claimed = claims.map(({ serverName }) => serverName);
      // Not in one: what is added to would be read before the others have added theirs.
      const finished = await projections.refresh.finish(first.token, claimed, { outcome: 'done' });
      done += finished;
    }
  };
  const seconds = await timed(() => Promise.all(Array.from({ length: WORKERS }, work)));
  if (done !== names) throw new Error(`${done} of ${names} names were done`);
  return { namesPerSecond: names / seconds };
});
