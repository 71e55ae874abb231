import { createPostgresLog, migrate, openDatabase } from '@wherefore/event-log/postgres';
import fc from 'fast-check';
import { test } from 'vitest';
import { copyInto, playLog, randomLogs } from '../testing/random-log.ts';
import { openProjections } from './open-projections.ts';

test('try', async () => {
  await using database = await openDatabase('memory://');
  await migrate(database);
  await using log = createPostgresLog(database);
  const [timeline] = fc.sample(randomLogs({ minSteps: 100, maxSteps: 100, processes: 1 }), 1);
  const played = await playLog(timeline!);
  await copyInto(log, played.events);
  const projections = openProjections(database, log);
  await projections.migrate();
  await projections.catchUp();
  console.log(await projections.status());
  console.log(await projections.destinations.list());
  console.log(await projections.overrides.list());
  console.log((await projections.evidence.list()).items.slice(0, 3));
  console.log(await projections.stepStatistics());
  console.log(await projections.refresh.claim({ now: Date.now() }), await projections.refresh.nextDueAt({ now: 0 }));
  for (const path of ['sql', 'fold'] as const) {
    console.log(await projections.rebuild('destination', { path, onProgress: console.log }));
  }
  console.log(await projections.rebuild('evidence'));
  console.log(await projections.swapBack('evidence'));
  console.log(await projections.status());
});
