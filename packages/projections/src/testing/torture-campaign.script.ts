import { join } from 'node:path';
import process from 'node:process';
import { isDeepStrictEqual, parseArgs } from 'node:util';
import { createPostgresLog, migrate, openDatabase } from '@wherefore/event-log/postgres';
import { type PostgresServer, startPostgresServer } from '@wherefore/testkit/postgres';
import { openScratch, type Random, seededRandom } from '@wherefore/testkit/processes';
import { openProjections } from '../reading/open-projections.ts';
import { all, endSession, repeatedly } from '../torture/harm.ts';
import { cleanProjections, judge } from '../torture/judge.ts';
import { readOn, SPARED } from '../torture/read-on.ts';
import { runWorkers, type WorkersReport } from '../torture/run-workers.ts';
import { type Story, writeStories } from '../torture/stories.ts';

const USAGE = `usage: pnpm campaign projections [--minutes N] [--stories N] [--deaths N] [--binaries FOLDER] [--seed N]

Round after round: who appends, follows and rebuilds is killed at random statements and times, sessions are ended; in
every other round the server is killed, too, and every fourth one is in a directory.

  --minutes N        begin no other round after this long; default 5
  --stories N        histories that are appended side by side; default 4
  --deaths N         of each process, by a statement of its own; default 8
  --binaries FOLDER  initdb and postgres of another version; default: those of npm
  --seed N           default: the time

Exit code 1: what was served was not the fold of the log, or a reader met an error while the server was up.`;

interface Round {
  readonly location: string;
  readonly schema: string;
  readonly stories: readonly Story[];
  readonly random: Random;
  readonly deaths: number;
}

interface Outcome {
  readonly report: WorkersReport;
  /** Of readers who had no reason to expect one. */
  readonly errors: readonly unknown[];
  readonly reads: number;
}

const options = { minutes: '5', stories: '4', deaths: '8', seed: String(Math.floor(Date.now() / 1000)) };
const wanted = readArguments();
if (wanted === undefined) {
  process.stderr.write(`${USAGE}\n`);
  process.exitCode = 2;
} else {
  process.exitCode = (await campaign(wanted)) ? 0 : 1;
}

async function campaign({ binaries, ...rest }: Record<string, string | undefined>): Promise<boolean> {
  const [minutes = 0, stories = 0, deaths = 0, seed = 0] = [
    rest['minutes'],
    rest['stories'],
    rest['deaths'],
    rest['seed'],
  ].map(Number);
  const end = Date.now() + minutes * 60_000;
  await using scratch = await openScratch();
  await using server = await startPostgresServer(binaries === undefined ? {} : { binaries });
  let [events, isGood] = [0, true];
  for (let number = 0; number === 0 || Date.now() < end; number += 1) {
    const own = (seed + number) % 2 ** 31;
    const isDirectory = number % 4 === 3;
    const round: Round = {
      location: isDirectory ? join(scratch.path, `directory-${number}`) : server.url,
      schema: `round_${number}`,
      stories: await writeStories(scratch.path, isDirectory ? 1 : stories, own),
      random: seededRandom(own),
      deaths,
    };
    const kind = isDirectory ? 'in a directory' : number % 2 === 1 ? 'the server is killed, too' : 'the server stays';
    process.stdout.write(`\nround ${number}, ${kind}, seed ${own}\n`);
    const { report, errors, reads } = isDirectory
      ? await inDirectory(round)
      : await onServer(server, round, number % 2 === 1);
    const judged = await judge(round.location, round.schema, round.stories);
    events += judged.events;
    isGood &&= isDeepStrictEqual(judged.verdict, cleanProjections) && errors.length === 0;
    process.stdout.write(
      `${JSON.stringify(report)} ${JSON.stringify(judged)}, ${reads} reads, ${errors.length} errors\n`,
    );
    for (const error of errors.slice(0, 3)) process.stdout.write(`a reader met: ${error}\n`);
  }
  process.stdout.write(
    `\n${events} events in all: ${isGood ? 'every projection was the fold of its log' : 'BROKEN, see above'}\n`,
  );
  return isGood;
}

async function inDirectory(round: Round): Promise<Outcome> {
  const report = await runWorkers({
    ...round,
    farthestStatement: 6000,
    rebuilds: 3,
    workers: [['append', 'follow', 'rebuild']],
  });
  return { report, errors: [], reads: 0 };
}

async function onServer(server: PostgresServer, round: Round, isKilled: boolean): Promise<Outcome> {
  const { location, schema, random } = round;
  await prepare(location, schema);
  const end = new AbortController();
  const reading = readOn(location, schema, end.signal);
  const harms = [
    repeatedly(400, random, () => endSession(location, SPARED)),
    repeatedly(4000, random, (workers) => random.pick(workers).kill()),
    ...(isKilled
      ? [
          repeatedly(5000, random, async () => {
            await server.crash();
            await server.restart();
          }),
        ]
      : []),
  ];
  const appenders = round.stories.map(() => ['append'] as const);
  const report = await runWorkers({
    ...round,
    farthestStatement: 400,
    rebuilds: 10,
    workers: [...appenders, ['follow'], ['follow'], ['rebuild'], ['rebuild']],
    harm: all(...harms),
  });
  end.abort();
  const { errors, reads } = await reading;
  return { report, reads, errors: isKilled ? [] : errors };
}

async function prepare(location: string, schema: string): Promise<void> {
  await using database = await openDatabase(location, { schema });
  await migrate(database);
  await using log = createPostgresLog(database);
  await openProjections(database, log).migrate();
}

function readArguments(): Record<string, string | undefined> | undefined {
  try {
    const text = { type: 'string' } as const;
    const all = { minutes: text, stories: text, deaths: text, binaries: text, seed: text };
    const given = { ...options, ...parseArgs({ options: all }).values };
    return [given.minutes, given.stories, given.deaths, given.seed].every((value) => Number(value) > 0)
      ? given
      : undefined;
  } catch {
    return undefined;
  }
}
