import { availableParallelism } from 'node:os';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { coldAfter404, coldDelegated } from './measures/cold-latency.ts';
import { coldThroughput } from './measures/cold-throughput.ts';
import { heapPerName } from './measures/heap-per-name.ts';
import { hostileBody } from './measures/hostile-body.ts';
import type { Measure, MeasureContext } from './measures/measure.ts';
import { singleFlight } from './measures/single-flight.ts';
import { startUp } from './measures/start-up.ts';
import { warmPeek } from './measures/warm-peek.ts';
import { warmResolve } from './measures/warm-resolve.ts';
import { installPeers } from './peers/install-peers.ts';
import { PEERS } from './peers/peers.ts';
import { type JudgedLine, judgeLine, type Line } from './report/line.ts';
import { table } from './report/table.ts';

const USAGE = `usage: pnpm bench resolve [MEASURE...] [--runs N] [--json] [--no-peers]

  MEASURE     1 warm resolve         4 cold, delegated           7 heap per cached name
              2 warm peek            5 cold names a CPU second   8 hostile bodies
              3 cold after a 404     6 many callers, one name    9 import and first resolver
              default: all
  --runs N    how often each is measured, 3 or more; default 5
  --json      one JSON object instead of a table
  --no-peers  ours alone, nothing is installed

The table is on stdout, progress on stderr. The exit code says nothing of the aims: 0 when all could be measured.`;

const MEASURES: readonly Measure[] = [
  warmResolve,
  warmPeek,
  coldAfter404,
  coldDelegated,
  coldThroughput,
  singleFlight,
  heapPerName,
  hostileBody,
  startUp,
];

interface Wanted {
  readonly measures: readonly Measure[];
  readonly runs: number;
  readonly asJson: boolean;
  readonly withPeers: boolean;
}

function readArguments(args: readonly string[]): Wanted | undefined {
  const options = { runs: { type: 'string' }, json: { type: 'boolean' }, 'no-peers': { type: 'boolean' } } as const;
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    const [suite, ...numbers] = positionals;
    const runs = Number(values.runs ?? 5);
    const measures = numbers.map((number) => MEASURES.find((measure) => String(measure.number) === number));
    const known = measures.filter((measure) => measure !== undefined);
    if (suite !== 'resolve' || known.length < measures.length || !Number.isInteger(runs) || runs < 3) return undefined;
    return {
      measures: known.length === 0 ? MEASURES : known,
      runs,
      asJson: values.json === true,
      withPeers: values['no-peers'] !== true,
    };
  } catch {
    return undefined;
  }
}

async function main(args: readonly string[]): Promise<number> {
  const wanted = readArguments(args);
  if (wanted === undefined) {
    console.error(USAGE);
    return 2;
  }
  const peers = wanted.withPeers ? installPeers(tell) : ({ kind: 'missing', reason: 'not asked for' } as const);
  const context = { runs: wanted.runs, peers: peers.kind === 'installed' ? PEERS : [] };
  const lines: JudgedLine[] = [];
  let failures = 0;
  for (const measure of wanted.measures) {
    const measured = await attempt(measure, {
      ...context,
      tell: (message) => tell(`${measure.number} ${measure.title}: ${message}`),
    });
    if (measured.some((line) => line.value === undefined)) failures += 1;
    lines.push(...measured.map(judgeLine));
  }
  const machine = {
    cores: availableParallelism(),
    node: process.version,
    arch: process.arch,
    date: new Date().toISOString(),
  };
  const remarks = peers.kind === 'missing' ? { peers: `not measured: ${peers.reason}` } : remarksOfPeers();
  if (wanted.asJson) console.log(JSON.stringify({ machine, runs: wanted.runs, remarks, lines }, null, 2));
  else {
    const about = Object.entries(remarks).map(([name, remark]) => `${name}: ${remark}`);
    console.log(
      [
        `${machine.cores} cores, Node.js ${machine.node} ${machine.arch}, ${wanted.runs} runs`,
        '',
        table(lines),
        '',
        ...about,
      ].join('\n'),
    );
  }
  return failures === 0 ? 0 : 1;
}

async function attempt(measure: Measure, context: MeasureContext): Promise<readonly Line[]> {
  try {
    context.tell('…');
    return await measure.run(context);
  } catch (error) {
    const note = error instanceof Error ? error.message : String(error);
    return [{ measure: measure.number, what: measure.title, subject: '', value: undefined, note }];
  }
}

function remarksOfPeers(): Record<string, string> {
  return Object.fromEntries(PEERS.map(({ name, remark }) => [name, remark]));
}

function tell(message: string): void {
  console.error(message);
}

process.exitCode = await main(process.argv.slice(2));
