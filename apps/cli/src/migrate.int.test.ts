import { mkdtempDisposable, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '@wherefore/event-log/postgres';
import { startPostgresServer } from '@wherefore/testkit/postgres';
import { expect, test } from 'vitest';
import { runInside } from './testing/run-inside.ts';

test('migrate makes all that the other processes then find, and may be repeated', async () => {
  await using server = await startPostgresServer();
  await using folder = await mkdtempDisposable(join(tmpdir(), 'wherefore-migrate-'));
  const file = join(folder.path, 'password');
  await writeFile(file, 'password\n');
  const apart = { DATABASE_URL: server.url.replace(':password@', '@'), WHEREFORE_DATABASE_PASSWORD_FILE: file };
  for (const env of [{ DATABASE_URL: server.url }, apart]) {
    expect(await runInside(['migrate'], { env })).toMatchObject({
      stdout: 'Everything is there: the log, its projections, and what API and worker share.\n',
      exitCode: 0,
    });
  }
  await using database = await openDatabase(server.url);
  for (const table of ['event_log.event', 'event_log_projections.destination', 'event_log_service.replay']) {
    expect(await database.session.query('select to_regclass($1) is not null', [table])).toEqual([[true]]);
  }
});
