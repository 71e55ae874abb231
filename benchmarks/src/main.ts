import { availableParallelism } from 'node:os';
import process from 'node:process';
import { parseArgs } from 'node:util';
import type { Measure, MeasureContext } from './measures/measure.ts';
import { installPeers } from './peers/install-peers.ts';
import { PEERS } from './peers/peers.ts';
import { type JudgedLine, judgeLine, type Line } from './report/line.ts';
import { table } from './report/table.ts';
import { SUITES, type Suite } from './suites.ts';

const USAGE = `usage: pnpm bench SUITE [MEASURE...] [--runs N] [--json] [--no-peers]

${SUITES.map(usageOf).join('\n\n')}

  MEASURE     numbers from the list; default: all
  --runs N    how often each is measured, 3 or more; default 5
  --json      one JSON object instead of a table
  --no-peers  ours alone, nothing is installed

The table is on stdout, progress on stderr. The exit code says nothing of the aims: 0 when all could be measured.`;

function usageOf({ name, measures }: Suite): string {
  return [`  ${name}`, ...measures.map(({ number, title }) => `    ${String(number).padStart(2)}  ${title}`)].join(
    '\n',
  );
}

interface Wanted {
  readonly suite: Suite;
  readonly measures: readonly Measure[];
  readonly runs: number;
  readonly asJson: boolean;
  readonly withPeers: boolean;
}

function readArguments(args: readonly string[]): Wanted | undefined {
  const options = { runs: { type: 'string' }, json: { type: 'boolean' }, 'no-peers': { type: 'boolean' } } as const;
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    const [name, ...numbers] = positionals;
    const suite = SUITES.find((one) => one.name === name);
    if (suite === undefined) return undefined;
    const runs = Number(values.runs ?? 5);
    const measures = numbers.map((number) => suite.measures.find((measure) => String(measure.number) === number));
    const known = measures.filter((measure) => measure !== undefined);
    if (known.length < measures.length || !Number.isInteger(runs) || runs < 3) return undefined;
    return {
      suite,
      measures: known.length === 0 ? suite.measures : known,
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
  const arePeersInstalled = peers.kind === 'installed';
  const context = { runs: wanted.runs, peers: arePeersInstalled ? PEERS : [], arePeersInstalled };
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
  const remarks = peers.kind === 'missing' ? { peers: `not measured: ${peers.reason}` } : wanted.suite.remarks;
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

function tell(message: string): void {
  console.error(message);
}

process.exitCode = await main(process.argv.slice(2));
