import { execFile } from 'node:child_process';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { buildPackages } from '../process/build-packages.ts';
import { SOURCES } from '../process/child.ts';
import { OURS } from '../process/subject-name.ts';
import type { Line } from '../report/line.ts';
import { eachRun, type Measure, type MeasureContext } from './measure.ts';

const SCRIPT = fileURLToPath(new URL('../process/start-up.mjs', import.meta.url));
const LEAST_RUNS = 5;

interface StartUp {
  readonly ms: number;
  readonly rssBytes: number;
}

interface Case {
  readonly subject: string;
  readonly what: string;
  readonly flags: readonly string[];
  readonly aims?: typeof AIMS;
}

const AIMS = { time: { kind: 'at-most', bound: 100 }, memory: { kind: 'at-most', bound: 20 } } as const;
/** undici is loaded with the first fetch: what it costs is told apart. */
const WITH_UNDICI: Case = { subject: `${OURS}+undici`, what: 'as built, with what the first fetch loads', flags: [] };

export const startUp: Measure = {
  number: 9,
  title: 'import and first resolver',
  async run(context) {
    const built = buildPackages(context.tell);
    const cases: readonly Case[] = [
      ...(built.kind === 'built' ? [{ subject: OURS, what: 'as built', flags: [], aims: AIMS }] : []),
      { subject: OURS, what: 'as sources, which Node.js strips of their types', flags: [SOURCES] },
      ...(built.kind === 'built' && context.peers.length > 0 ? [WITH_UNDICI] : []),
      ...context.peers.map(({ name }) => ({ subject: name, what: 'as published', flags: [] })),
    ];
    const lines: Line[] = [];
    if (built.kind === 'failed') {
      lines.push({
        measure: 9,
        what: 'import and first resolver, as built',
        subject: OURS,
        value: undefined,
        note: built.reason,
      });
    }
    for (const { subject, what, flags, aims } of cases) {
      context.tell(`${subject}, ${what}`);
      const runs = await eachRun(atLeast(context), async () => ({
        empty: await run('nothing', flags),
        full: await run(subject, flags),
      }));
      const ms = runs.map(({ full }) => full.ms);
      const megabytes = runs.map(({ empty, full }) => (full.rssBytes - empty.rssBytes) / 1e6);
      lines.push(
        {
          measure: 9,
          what: `import and first resolver, ${what}: time`,
          subject,
          value: { samples: ms, unit: 'ms' },
          aim: aims?.time,
        },
        {
          measure: 9,
          what: `import and first resolver, ${what}: memory`,
          subject,
          value: { samples: megabytes, unit: 'MB' },
          against: { what: 'over an empty process' },
          aim: aims?.memory,
        },
      );
    }
    return lines;
  },
};

function atLeast(context: MeasureContext): MeasureContext {
  return { ...context, runs: Math.max(LEAST_RUNS, context.runs) };
}

async function run(subject: string, flags: readonly string[]): Promise<StartUp> {
  const { stdout } = await promisify(execFile)(process.execPath, [...flags, SCRIPT, subject]);
  return JSON.parse(stdout) as StartUp;
}
