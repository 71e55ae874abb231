import { join } from 'node:path';
import { createPostgresLog, openDatabase } from '@wherefore/event-log/postgres';
import { dumpAndRestore, installedPostgres, startPostgresServer } from '@wherefore/testkit/postgres';
import { openScratch, seededRandom } from '@wherefore/testkit/processes';
import { expect, test } from 'vitest';
import { contextOf } from '../reading/open-projections.ts';
import { foldDifferences } from './fold-differences.ts';
import { cleanProjections, judge } from './judge.ts';
import { runWorkers } from './run-workers.ts';
import { writeStories } from './stories.ts';

const binaries = installedPostgres();
if (binaries === undefined) {
  console.warn('NOT TESTED: dump and restore. No pg_dump here; WHEREFORE_POSTGRES_BINARIES names its folder.');
}

test.skipIf(binaries === undefined)(
  'projections restored into a fresh cluster are what they were, and can be built anew',
  async () => {
    const folder = binaries ?? '';
    await using from = await startPostgresServer({ binaries: folder });
    await using to = await startPostgresServer({ binaries: folder });
    await using scratch = await openScratch();
    const stories = await writeStories(scratch.path, 1, 15);
    const schema = 'dumped';
    await runWorkers({
      ...{ location: from.url, schema, stories, random: seededRandom(15), deaths: 0, farthestStatement: 1 },
      workers: [['append', 'follow', 'rebuild']],
    });
    await dumpAndRestore(folder, { from: from.url, to: to.url, file: join(scratch.path, 'dump.sql') });

    await using database = await openDatabase(to.url, { schema });
    await using log = createPostgresLog(database);
    const { rows, differences } = await foldDifferences(contextOf(database, log));
    expect(differences).toEqual([]);
    expect(rows).toBeGreaterThan(10);
    expect((await judge(to.url, schema, stories)).verdict).toEqual(cleanProjections);
  },
);
