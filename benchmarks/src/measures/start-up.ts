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

export const startUp: Measure = {
  number: 9,
  title: 'import and first resolver',
  async run(context) {
    const built = buildPackages(context.tell);
    const cases = [
      ...(built.kind === 'built' ? [{ subject: OURS, what: 'as built', flags: [], isOurs: true }] : []),
      { subject: OURS, what: 'as sources', flags: [SOURCES], isOurs: true },
      ...context.peers.map(({ name }) => ({ subject: name, what: 'as published', flags: [], isOurs: false })),
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
    for (const { subject, what, flags, isOurs } of cases) {
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
          aim: isOurs ? { kind: 'at-most', bound: 100 } : undefined,
        },
        {
          measure: 9,
          what: `import and first resolver, ${what}: memory`,
          subject,
          value: { samples: megabytes, unit: 'MB' },
          against: { what: 'over an empty process' },
          aim: isOurs ? { kind: 'at-most', bound: 20 } : undefined,
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
