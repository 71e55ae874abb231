import { eachRun, type Measure } from '../measures/measure.ts';
import { besideUs } from '../process/child.ts';
import { OURS } from '../process/subject-name.ts';
import { warmNames } from '../process/warm-names.ts';
import { type LoadReport, loadTool, underLoad } from './load.ts';
import type { DestinationServerInput, DestinationServerReport } from './process/destination-server.ts';

const NAMES = 100_000;
/** Those that are asked for, spread over all. */
const ASKED = 2000;
const CONNECTIONS = 64;
const SECONDS = 5;
const WARM_UP_SECONDS = 2;
const SERVER = '../api/process/destination-server.ts';
/** The limits are on, and are not reached. */
const PER_MINUTE = 1_000_000_000;

/** Headers that Node.js writes of itself. */
const OF_NODE: readonly string[] = ['date', 'connection', 'keep-alive'];

export const destination: Measure = {
  number: 1,
  title: 'destination of a fresh name',
  async run(context) {
    const tool = await loadTool();
    const runs = await eachRun(context, async (run) => {
      context.tell(`run ${run + 1}, filling the memory`);
      return await measureBoth();
    });
    const ours = runs.map((run) => run.ours);
    const bare = runs.map((run) => run.bare);
    const common = { measure: 1, subject: OURS } as const;
    const what = `fresh name, ${NAMES.toLocaleString('en')} in memory, ${CONNECTIONS} connections (${tool})`;
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
    ];
  },
};

interface Both {
  readonly ours: LoadReport;
  readonly bare: LoadReport;
}

async function measureBoth(): Promise<Both> {
  const paths = pathsAsked();
  await using api = await start({ kind: 'api', names: NAMES, perMinute: PER_MINUTE });
  const sample = await fetch(`${api.report.url}${paths[0]}`);
  if (sample.status !== 200) throw new Error(`the API answers with ${sample.status}: ${await sample.text()}`);
  const headers = [...sample.headers].filter(([name]) => !OF_NODE.includes(name)).flat();
  await using bare = await start({ kind: 'bare', headers, body: await sample.text() });
  return { bare: await measure(bare.report.url, paths), ours: await measure(api.report.url, paths) };
}

function start(input: DestinationServerInput) {
  return besideUs<DestinationServerInput, DestinationServerReport>(SERVER, input);
}

async function measure(url: string, paths: readonly string[]): Promise<LoadReport> {
  const load = { url, paths, connections: CONNECTIONS };
  await underLoad({ ...load, seconds: WARM_UP_SECONDS });
  const report = await underLoad({ ...load, seconds: SECONDS });
  if (report.failures > 0) throw new Error(`${report.failures} requests failed`);
  return report;
}

function pathsAsked(): readonly string[] {
  const names = warmNames(NAMES);
  const stride = Math.floor(names.length / ASKED);
  return names
    .filter((_, place) => place % stride === 0)
    .map((name) => `/v1/servers/${encodeURIComponent(name)}/destination`);
}
