import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startPostgresServer } from '@wherefore/testkit/postgres';
import { openScratch, seededRandom } from '@wherefore/testkit/processes';
import { expect, test } from 'vitest';
import { migrate } from '../postgres/migrate.ts';
import { openDatabase } from '../postgres/open-database.ts';
import { createPostgresLog } from '../postgres/postgres-log.ts';
import { startChild } from '../testing/child.ts';
import { verify } from '../verify/verify.ts';
import { openArchive } from './open-archive.ts';
import { eventId, eventsOf, fill } from './testing/partitioned-log.ts';

const PARTITION = 1_000;
const EVENTS = 6_500;
const RETIRED = 6_000;
const schema = 'killed';

/** Kills the one who retires at random moments, looks whether anything is lost, and lets the last one finish. */
async function killAndLook(location: string, archive: string, times: number): Promise<void> {
  {
    await using database = await openDatabase(location, { schema });
    await migrate(database, { partitionRows: PARTITION });
    await fill(database, EVENTS);
  }
  const random = seededRandom(5);
  const reached = new Set<string>();
  let kills = 0;
  for (let round = 0; round < times; round += 1) {
    await using child = startChild('retire.script.ts', location, schema, archive, String(RETIRED));
    await child.line();
    child.tell('go');
    // A few steps further, and then somewhere in the next one.
    let last = 'nothing';
    for (let steps = random.int(4); steps > 0 && last !== 'done'; steps -= 1) last = await child.line();
    await sleep(random.int(40));
    await child.kill();
    for await (const line of child.lines) last = line;
    reached.add(last);
    if (last === 'done') break;
    kills += 1;
    await look(location, archive);
  }
  await using child = startChild('retire.script.ts', location, schema, archive, String(RETIRED));
  await child.line();
  child.tell('go');
  expect(await child.end()).toBe(0);
  const { segments, live } = await look(location, archive);
  expect(segments).toBe(RETIRED / PARTITION);
  expect(live).toBe(EVENTS - RETIRED);
  console.log(`killed ${kills} times, last having`, [...reached]);
  expect(kills).toBeGreaterThan(2);
}

async function look(location: string, archive: string): Promise<{ readonly segments: number; readonly live: number }> {
  await using database = await openDatabase(location, { schema });
  const files = openArchive(database, archive);
  const events = await eventsOf(createPostgresLog(database, { archive: files }));
  expect(events.map(({ id }) => id)).toEqual(Array.from({ length: EVENTS }, (_, index) => eventId(index)));
  const { segments, ...verified } = await verify(database, { archive: files });
  expect(verified).toEqual({ streams: 12, events: EVENTS, brokenStreams: [], brokenSegments: [] });
  const [row] = await database.session.query(`select count(*) from "${schema}".event`);
  return { segments, live: Number(row?.[0]) };
}

test('whoever retires on PostgreSQL may be killed whenever', async () => {
  await using server = await startPostgresServer();
  await using scratch = await openScratch();
  await killAndLook(server.url, join(scratch.path, 'archive'), 10);
});

test('whoever retires on PGlite may be killed whenever', async () => {
  await using scratch = await openScratch();
  await killAndLook(join(scratch.path, 'log'), join(scratch.path, 'archive'), 6);
});
