import { openDatabase } from '@wherefore/event-log/postgres';
import { startPostgresServer } from '@wherefore/testkit/postgres';
import { expect, test } from 'vitest';
import { runInside } from './testing/run-inside.ts';

test('migrate makes all that the other processes then find, and may be repeated', async () => {
  await using server = await startPostgresServer();
  for (let round = 0; round < 2; round += 1) {
    expect(await runInside(['migrate'], { env: { DATABASE_URL: server.url } })).toMatchObject({
      stdout: 'Everything is there: the log, its projections, and what API and worker share.\n',
      exitCode: 0,
    });
  }
  await using database = await openDatabase(server.url);
  for (const table of ['event_log.event', 'event_log_projections.destination', 'event_log_service.replay']) {
    expect(await database.session.query('select to_regclass($1) is not null', [table])).toEqual([[true]]);
  }
});
