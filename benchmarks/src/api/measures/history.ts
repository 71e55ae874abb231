import pg from 'pg';
import { fill } from '../../log/fill.ts';
import { startLab } from '../../log/lab.ts';
import type { Measure } from '../../measures/measure.ts';
import { eachRun } from '../../measures/measure.ts';
import { buildPackages } from '../../process/build-packages.ts';
import { inChild } from '../../process/child.ts';
import { OURS } from '../../process/subject-name.ts';
import type { Line } from '../../report/line.ts';
import { median, percentile } from '../../report/statistics.ts';
import { type AppProcess, startApp } from '../app-process.ts';
import type { RecordBusyNameInput, RecordBusyNameReport } from '../process/record-busy-name.ts';

const EVENTS = 1_000_000;
const BUSY = [1000, 10_000] as const;
const WARM_UP = 10;
const ASKED = 100;
const SCHEMA = 'event_log';

interface BusyName extends RecordBusyNameReport {
  readonly serverName: string;
}

/** What is asked of the API, and of the database instead. */
interface Question {
  readonly what: string;
  readonly path: (name: BusyName) => string;
  readonly instead: 'the newest' | 'all';
}

const QUESTIONS: readonly Question[] = [
  { what: 'history, its newest 100', path: ({ serverName }) => `${pathOf(serverName)}/history`, instead: 'the newest' },
  { what: 'explanation', path: ({ serverName }) => `${pathOf(serverName)}/explanation`, instead: 'all' },
  {
    what: 'explanation in the middle',
    path: ({ serverName, middle }) => `${pathOf(serverName)}/explanation?at=${new Date(middle).toISOString()}`,
    instead: 'all',
  },
];

function pathOf(serverName: string): string {
  return `/v1/servers/${serverName}`;
}

export const history: Measure = {
  number: 2,
  title: `history and explanation in a log of ${EVENTS.toLocaleString('en')} events`,
  async run(context) {
    const built = buildPackages(context.tell);
    if (built.kind === 'failed') throw new Error(built.reason);
    await using lab = await startLab();
    context.tell('recording');
    await fill(lab.url, SCHEMA, EVENTS);
    const names: BusyName[] = [];
    for (const events of BUSY) names.push(await recordBusyName(lab.url, `busy${events}.example`, events));
    const runs = await eachRun(context, async (run) => {
      context.tell(`run ${run + 1}`);
      return await measureAll(lab.url, names);
    });
    return names.flatMap(({ events }, name) =>
      QUESTIONS.flatMap((question, place) =>
        linesOf(
          question,
          events,
          runs.map((run) => run[name]?.[place]),
        ),
      ),
    );
  },
};

function linesOf({ what, instead }: Question, events: number, runs: readonly (Both | undefined)[]): readonly Line[] {
  const both = runs.filter((run) => run !== undefined);
  const line = { measure: 2, subject: OURS } as const;
  const against = `${instead === 'all' ? 'all events of its streams' : 'its newest events'} by SQL`;
  const about = `${what}, name with ${events.toLocaleString('en')} events`;
  return [
    {
      ...line,
      what: `${about}: median`,
      value: { samples: both.map(({ ours }) => median(ours)), unit: 'ms' },
      against: { what: against, value: { samples: both.map(({ theirs }) => median(theirs)), unit: 'ms' } },
      ratio: both.map(({ ours, theirs }) => median(ours) / median(theirs)),
    },
    {
      ...line,
      what: `${about}: 99 of 100 within`,
      value: { samples: both.map(({ ours }) => percentile(ours, 0.99)), unit: 'ms' },
      against: { what: against, value: { samples: both.map(({ theirs }) => percentile(theirs, 0.99)), unit: 'ms' } },
    },
  ];
}

async function recordBusyName(url: string, serverName: string, events: number): Promise<BusyName> {
  const input = { url, serverName, events };
  const script = '../api/process/record-busy-name.ts';
  return { serverName, ...(await inChild<RecordBusyNameInput, RecordBusyNameReport>(script, input)) };
}

/** ms for each time. */
interface Both {
  readonly ours: readonly number[];
  readonly theirs: readonly number[];
}

async function measureAll(url: string, names: readonly BusyName[]): Promise<readonly (readonly Both[])[]> {
  await using api = await startApp('api', url);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const measured: Both[][] = [];
    for (const name of names) {
      const each: Both[] = [];
      for (const { path, instead } of QUESTIONS) {
        const ours = await times(() => ask(api, path(name)));
        each.push({ ours, theirs: await times(() => readBySql(client, name, instead)) });
      }
      measured.push(each);
    }
    return measured;
  } finally {
    await client.end();
  }
}

async function times(work: () => Promise<void>): Promise<readonly number[]> {
  const taken: number[] = [];
  for (let count = 0; count < WARM_UP + ASKED; count += 1) {
    const began = performance.now();
    await work();
    if (count >= WARM_UP) taken.push(performance.now() - began);
  }
  return taken;
}

async function ask(api: AppProcess, path: string): Promise<void> {
  const response = await fetch(`${api.url}${path}`);
  const text = await response.text();
  // An explanation of what is not known would be quick.
  if (response.status !== 200 || /"kind":"nothing"/.test(text)) throw new Error(`${path}: ${text.slice(0, 500)}`);
}

async function readBySql(
  client: pg.Client,
  { serverName, streams }: BusyName,
  what: Question['instead'],
): Promise<void> {
  const wanted = what === 'all' ? streams : [`server:${serverName}`];
  const { rows } = await client.query(
    `select event.* from ${SCHEMA}.event join ${SCHEMA}.stream using (stream_no)
    where stream_id = any($1::text[]) order by position desc ${what === 'all' ? '' : 'limit 100'}`,
    [wanted],
  );
  if (rows.length < 100) throw new Error(`${serverName} has ${rows.length} events`);
}
