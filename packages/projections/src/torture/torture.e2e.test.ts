import { createPostgresLog, type Database, migrate, openDatabase } from '@wherefore/event-log/postgres';
import { type PostgresServer, startPostgresServer } from '@wherefore/testkit/postgres';
import { openScratch, type Scratch, seededRandom } from '@wherefore/testkit/processes';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { run } from '../engine/context.ts';
import { openProjections } from '../reading/open-projections.ts';
import { repeatedly } from './harm.ts';
import { cleanProjections, judge } from './judge.ts';
import { readOn } from './read-on.ts';
import { runWorkers } from './run-workers.ts';
import { type Story, writeStories } from './stories.ts';

const SEED = 20_261_123;

let scratch: Scratch;
let server: PostgresServer;
beforeAll(async () => {
  scratch = await openScratch();
  server = await startPostgresServer();
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await scratch[Symbol.asyncDispose]();
});

async function expectClean(location: string, schema: string, stories: readonly Story[]): Promise<void> {
  const { verdict, events, rows } = await judge(location, schema, stories);
  console.log(`${events} events, ${rows} rows as a fold of the log has them`);
  expect(verdict).toEqual(cleanProjections);
  expect(rows).toBeGreaterThan(10);
}

async function prepare(schema: string): Promise<void> {
  await using database: Database = await openDatabase(server.url, { schema });
  await migrate(database);
  await using log = createPostgresLog(database);
  await openProjections(database, log).migrate();
}

describe('projections in PostgreSQL', () => {
  test('are the fold of the log whichever statement killed who appends, follows and rebuilds; readers notice nothing', async () => {
    const schema = 'statements';
    const stories = await writeStories(scratch.path, 1, SEED);
    await prepare(schema);
    const end = new AbortController();
    const reading = readOn(server.url, schema, end.signal);
    const report = await runWorkers({
      ...{ location: server.url, schema, stories, random: seededRandom(SEED), deaths: 2, farthestStatement: 150 },
      ...{ rebuilds: 2, fewestDeaths: 5 },
      workers: [['append'], ['follow'], ['follow'], ['rebuild']],
    });
    end.abort();
    const readers = await reading;
    console.log(report, readers);
    expect(readers.errors).toEqual([]);
    expect(readers.reads).toBeGreaterThan(0);
    expect(report.deaths).toBeGreaterThan(4);
    expect(report.rebuilds).toBeGreaterThan(0);
    await expectClean(server.url, schema, stories);
  });

  test('are the fold of the log when the server itself is killed', async () => {
    const schema = 'crashes';
    const stories = await writeStories(scratch.path, 1, SEED + 1);
    await prepare(schema);
    const random = seededRandom(SEED);
    let crashes = 0;
    const crash = async (): Promise<void> => {
      await server.crash();
      await server.restart();
      crashes += 1;
    };
    const report = await runWorkers({
      ...{ location: server.url, schema, stories, random, deaths: 0, farthestStatement: 1 },
      workers: [['append'], ['follow', 'rebuild']],
      harm: repeatedly(800, random, crash, 3),
    });
    console.log(report, { crashes });
    expect(crashes).toBeGreaterThan(0);
    await expectClean(server.url, schema, stories);
  });

  test('that were changed by hand are found out', async () => {
    const schema = 'planted';
    const stories = await writeStories(scratch.path, 1, SEED + 2);
    await runWorkers({
      ...{ location: server.url, schema, stories, random: seededRandom(SEED), deaths: 0, farthestStatement: 1 },
      workers: [['append', 'follow']],
    });
    await using database = await openDatabase(server.url);
    const table = `"${schema}_projections".evidence_g1`;
    const change = `update ${table} set failures = 77 where question = (select min(question) from ${table})`;
    await run(database.kysely, change);
    const { verdict } = await judge(server.url, schema, [...stories, { file: '', ids: ['an event that was lost'] }]);
    expect(verdict).toEqual({
      misplaced: 1,
      // Until the evidence is rebuilt, which comes last.
      differences: Array(3).fill(expect.stringMatching(/^evidence /)),
      unequalRebuilds: ['evidence by fold'],
    });
  });
});

describe('projections in a directory', () => {
  test('are the fold of the log whichever message killed the process; it is refused to others meanwhile', async () => {
    const location = `${scratch.path}/directory`;
    const stories = await writeStories(scratch.path, 1, SEED + 3);
    const random = seededRandom(SEED);
    const refusals: unknown[] = [];
    const report = await runWorkers({
      ...{ location, schema: 'event_log', stories, random, deaths: 2, farthestStatement: 2000 },
      fewestDeaths: 1,
      workers: [['append', 'follow', 'rebuild']],
      // Between two incarnations nobody has it: then it is given back at once.
      harm: repeatedly(
        500,
        random,
        () =>
          openDatabase(location).then(
            (database) => database[Symbol.asyncDispose](),
            (error: unknown) => refusals.push(error),
          ),
        10,
      ),
    });
    console.log(report, `${refusals.length} others refused`);
    expect(refusals.length).toBeGreaterThan(0);
    for (const refusal of refusals) {
      expect(refusal).toMatchObject({ code: 'database-locked', holderPid: expect.any(Number) });
    }
    expect(report.deaths).toBeGreaterThan(0);
    await expectClean(location, 'event_log', stories);
  });
});
