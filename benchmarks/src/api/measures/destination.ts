import type { Measure } from '../../measures/measure.ts';
import { eachRun } from '../../measures/measure.ts';
import { buildPackages } from '../../process/build-packages.ts';
import { besideUs } from '../../process/child.ts';
import { OURS } from '../../process/subject-name.ts';
import { warmNames } from '../../process/warm-names.ts';
import { startApp } from '../app-process.ts';
import { NAMES, startCachedNames } from '../cached-names.ts';
import { type LoadReport, loadTool, underLoad } from '../load.ts';
import type { BareServerInput, BareServerReport } from '../process/bare-server.ts';

const CONNECTIONS = 64;
const SECONDS = 3;
/** Long enough for each name to be asked for once: its answer is made then, and kept as long as it holds. */
const WARM_UP_SECONDS = 10;
/** Each side in turn, so that what else the machine does meets both. */
const TURNS = 2;

/** Headers that Node.js writes of itself. */
const OF_NODE: readonly string[] = ['date', 'connection', 'keep-alive'];

export const destination: Measure = {
  number: 1,
  title: 'destination of a fresh name',
  async run(context) {
    const built = buildPackages(context.tell);
    if (built.kind === 'failed') throw new Error(built.reason);
    const tool = await loadTool();
    context.tell('recording the names');
    await using lab = await startCachedNames();
    const paths = warmNames(NAMES).map((name) => `/v1/servers/${encodeURIComponent(name)}/destination`);
    const runs = await eachRun(context, async (run) => {
      context.tell(`run ${run + 1}`);
      return await measureBoth(lab.url, paths);
    });
    const ours = runs.map((run) => run.ours);
    const bare = runs.map((run) => run.bare);
    const common = { measure: 1, subject: OURS } as const;
    const what = `fresh name, one of ${NAMES.toLocaleString('en')} in memory, ${CONNECTIONS} connections (${tool})`;
    const against = 'node:http, the same bytes';
    return [
      {
        ...common,
        what,
        value: { samples: ours.map(({ requestsPerSecond }) => requestsPerSecond), unit: 'requests/s' },
        against: {
          what: against,
          value: { samples: bare.map(({ requestsPerSecond }) => requestsPerSecond), unit: 'requests/s' },
        },
        ratio: runs.map((run) => run.ours.requestsPerSecond / run.bare.requestsPerSecond),
        aim: { kind: 'at-least', bound: 0.6 },
      },
      {
        ...common,
        what: 'the same, 99 of 100 are answered within',
        value: { samples: ours.map(({ p99Ms }) => p99Ms), unit: 'ms' },
        against: { what: against, value: { samples: bare.map(({ p99Ms }) => p99Ms), unit: 'ms' } },
        ratio: runs.map((run) => run.ours.p99Ms / run.bare.p99Ms),
        aim: { kind: 'at-most', bound: 2 },
      },
      {
        ...common,
        what: 'the same, CPU of the process for a request',
        value: { samples: ours.map(({ cpuNs }) => cpuNs), unit: 'ns' },
        against: { what: against, value: { samples: bare.map(({ cpuNs }) => cpuNs), unit: 'ns' } },
        ratio: runs.map((run) => run.ours.cpuNs / run.bare.cpuNs),
      },
    ];
  },
};

interface Answering extends LoadReport {
  /** For a request. */
  readonly cpuNs: number;
}

interface Both {
  readonly ours: Answering;
  readonly bare: Answering;
}

/** A server, and how many ns its process has taken. */
interface Side {
  readonly url: string;
  readonly cpuNs: () => Promise<number>;
}

async function measureBoth(database: string, paths: readonly string[]): Promise<Both> {
  await using api = await startApp('api', database);
  const sample = await fetch(`${api.url}${paths[0]}`);
  if (sample.status !== 200) throw new Error(`the API answers with ${sample.status}: ${await sample.text()}`);
  const headers = [...sample.headers].filter(([name]) => !OF_NODE.includes(name)).flat();
  const input: BareServerInput = { headers, body: await sample.text() };
  await using bare = await besideUs<BareServerInput, BareServerReport>('../api/process/bare-server.ts', input);
  const bareCpuNs = async (): Promise<number> => Number(await (await fetch(`${bare.report.url}/cpu`)).text()) * 1000;
  const sides: readonly Side[] = [
    { url: bare.report.url, cpuNs: bareCpuNs },
    { url: api.url, cpuNs: async () => (await api.metric('process_cpu_seconds_total')) * 1e9 },
  ];
  for (const { url } of sides) {
    await underLoad({ url, paths, connections: CONNECTIONS, isInTurn: true, seconds: WARM_UP_SECONDS });
  }
  const reports: Answering[][] = sides.map(() => []);
  for (let turn = 0; turn < TURNS; turn += 1) {
    for (const [place, side] of sides.entries()) reports[place]?.push(await load(side, paths));
  }
  const resolved = await api.metric('wherefore_resolver_in_flight');
  if (resolved > 0) throw new Error('names were resolved that should have been in memory');
  const [bareReports = [], ourReports = []] = reports;
  return { bare: meanOf(bareReports), ours: meanOf(ourReports) };
}

async function load({ url, cpuNs }: Side, paths: readonly string[]): Promise<Answering> {
  const before = await cpuNs();
  const report = await underLoad({ url, paths, connections: CONNECTIONS, seconds: SECONDS });
  if (report.failures > 0) throw new Error(`${report.failures} requests failed`);
  return { ...report, cpuNs: ((await cpuNs()) - before) / (report.requestsPerSecond * SECONDS) };
}

function meanOf(reports: readonly Answering[]): Answering {
  const mean = (of: (report: Answering) => number): number =>
    reports.reduce((sum, report) => sum + of(report), 0) / reports.length;
  return {
    requestsPerSecond: mean(({ requestsPerSecond }) => requestsPerSecond),
    p99Ms: mean(({ p99Ms }) => p99Ms),
    failures: mean(({ failures }) => failures),
    cpuNs: mean(({ cpuNs }) => cpuNs),
  };
}
