import { setTimeout as sleep } from 'node:timers/promises';
import { createPostgresLog, type Database, migrate, openDatabase } from '@wherefore/event-log/postgres';
import { type PostgresServer, startPostgresServer } from '@wherefore/testkit/postgres';
import { openScratch, type Scratch, seededRandom } from '@wherefore/testkit/processes';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { run } from '../engine/context.ts';
import { contextOf, openProjections } from '../reading/open-projections.ts';
import { everyEvent } from '../testing/random-log.ts';
import { foldDifferences } from './fold-differences.ts';
import { readOn } from './read-on.ts';
import { runWorkers } from './run-workers.ts';
import { type Story, writeStories } from './stories.ts';

const RUN_MS = 180_000;
const SEED = 20_261_123;

let scratch: Scratch;
let server: PostgresServer;
beforeAll(async () => {
  scratch = await openScratch();
  server = await startPostgresServer();
}, 60_000);
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await scratch[Symbol.asyncDispose]();
});

/** Every event there once, in the order of its story; what is served and what is built anew both as the events say. */
async function judge(location: string, schema: string, stories: readonly Story[]): Promise<void> {
  await using database = await openDatabase(location, { schema });
  await using log = createPostgresLog(database);
  const ids = (await everyEvent(log)).map(({ id }) => id);
  for (const story of stories) {
    const own = new Set(story.ids);
    expect(ids.filter((id) => own.has(id))).toEqual(story.ids);
  }
  expect(ids).toHaveLength(stories.reduce((sum, story) => sum + story.ids.length, 0));

  const context = contextOf(database, log);
  const served = await foldDifferences(context);
  expect(served.differences).toEqual([]);
  expect(served.rows).toBeGreaterThan(10);
  const projections = openProjections(database, log);
  for (const path of ['sql', 'fold'] as const) {
    const { comparison } = await projections.rebuild('destination', { path });
    expect(comparison?.areEqual).toBe(true);
  }
  expect((await projections.rebuild('evidence')).comparison?.areEqual).toBe(true);
  expect(await foldDifferences(context)).toEqual(served);
  console.log(`${ids.length} events, ${served.rows} rows as a fold of the log has them`);
}

async function prepare(schema: string): Promise<void> {
  await using database: Database = await openDatabase(server.url, { schema });
  await migrate(database);
  await using log = createPostgresLog(database);
  await openProjections(database, log).migrate();
}

describe('projections in PostgreSQL', () => {
  test('are the fold of the log whichever statement killed who appends, follows and rebuilds; readers notice nothing', {
    timeout: RUN_MS,
  }, async () => {
    const schema = 'statements';
    const stories = await writeStories(scratch.path, 2, SEED);
    await prepare(schema);
    const end = new AbortController();
    const reading = readOn(server.url, schema, end.signal);
    const report = await runWorkers({
      ...{ location: server.url, schema, stories, random: seededRandom(SEED), deaths: 3, farthestStatement: 150 },
      workers: [['append'], ['append'], ['follow'], ['follow'], ['rebuild']],
    });
    end.abort();
    const readers = await reading;
    console.log(report, readers);
    expect(readers.errors).toEqual([]);
    expect(readers.reads).toBeGreaterThan(0);
    expect(report.deaths).toBeGreaterThan(4);
    expect(report.rebuilds).toBeGreaterThan(0);
    await judge(server.url, schema, stories);
  });

  test('are the fold of the log when the server itself is killed', { timeout: RUN_MS }, async () => {
    const schema = 'crashes';
    const stories = await writeStories(scratch.path, 1, SEED + 1);
    await prepare(schema);
    let crashes = 0;
    const report = await runWorkers({
      ...{ location: server.url, schema, stories, random: seededRandom(SEED), deaths: 0, farthestStatement: 1 },
      workers: [['append'], ['follow', 'rebuild']],
      async harm(_, signal) {
        while (!signal.aborted && crashes < 3) {
          await sleep(800, undefined, { signal }).catch(() => {});
          if (signal.aborted) return;
          await server.crash();
          await server.restart();
          crashes += 1;
        }
      },
    });
    console.log(report, { crashes });
    expect(crashes).toBeGreaterThan(0);
    await judge(server.url, schema, stories);
  });

  test('that were changed by hand are found out', { timeout: RUN_MS }, async () => {
    const schema = 'planted';
    const stories = await writeStories(scratch.path, 1, SEED + 2);
    await runWorkers({
      ...{ location: server.url, schema, stories, random: seededRandom(SEED), deaths: 0, farthestStatement: 1 },
      workers: [['append', 'follow']],
    });
    await using database = await openDatabase(server.url, { schema });
    await using log = createPostgresLog(database);
    const context = contextOf(database, log);
    expect((await foldDifferences(context)).differences).toEqual([]);
    await run(
      database.kysely,
      `update "${context.schema}".evidence_g1 set failures = 77
      where question = (select min(question) from "${context.schema}".evidence_g1)`,
    );
    expect((await foldDifferences(context)).differences).toHaveLength(1);
  });
});

describe('projections in a directory', () => {
  test('are the fold of the log whichever message killed the process; it is refused to others meanwhile', {
    timeout: RUN_MS,
  }, async () => {
    const location = `${scratch.path}/directory`;
    const stories = await writeStories(scratch.path, 1, SEED + 3);
    const refusals: unknown[] = [];
    const report = await runWorkers({
      ...{ location, schema: 'event_log', stories, random: seededRandom(SEED), deaths: 2, farthestStatement: 2000 },
      workers: [['append', 'follow', 'rebuild']],
      async harm(_, signal) {
        while (!signal.aborted) {
          await sleep(200, undefined, { signal }).catch(() => {});
          if (signal.aborted) return;
          // Between two incarnations nobody has it: then it is given back at once.
          await openDatabase(location).then(
            (database) => database[Symbol.asyncDispose](),
            (error: unknown) => refusals.push(error),
          );
        }
      },
    });
    console.log(report, `${refusals.length} others refused`);
    expect(refusals.length).toBeGreaterThan(0);
    for (const refusal of refusals) {
      expect(refusal).toMatchObject({ code: 'database-locked', holderPid: expect.any(Number) });
    }
    expect(report.deaths).toBeGreaterThan(0);
    await judge(location, 'event_log', stories);
  });
});
