import { mixedNames } from '../internet/bench-names.ts';
import { besideUs, inChild } from '../process/child.ts';
import type { ColdThroughputInput, ColdThroughputReport } from '../process/cold-throughput.ts';
import type { InternetAccess, InternetInput } from '../process/internet.ts';
import { OURS, type SubjectName } from '../process/subject-name.ts';
import type { Line } from '../report/line.ts';
import { eachRun, everybody, type Measure } from './measure.ts';

const NAMES = mixedNames(0, 300);
const WARM_UP_ROUNDS = 3;
const ROUNDS = 3;
const AT_A_TIME = 32;
const WHAT = `cold over loopback, ${ROUNDS * NAMES.length} names, ${AT_A_TIME} at a time`;

export const coldThroughput: Measure = {
  number: 5,
  title: 'cold names a CPU second',
  async run(context) {
    const internet: InternetInput = { names: NAMES };
    await using world = await besideUs<InternetInput, InternetAccess>('internet.ts', internet);
    const access = world.report;
    const measured = async (subject: SubjectName): Promise<ColdThroughputReport> => {
      const input: ColdThroughputInput = {
        subject,
        access,
        names: NAMES,
        warmUpRounds: WARM_UP_ROUNDS,
        rounds: ROUNDS,
        atATime: AT_A_TIME,
      };
      return inChild<ColdThroughputInput, ColdThroughputReport>('cold-throughput.ts', input);
    };
    const subjects = everybody(context);
    context.tell('the world makes its certificates');
    await measured(OURS);
    const runs = await eachRun(context, async (run) => {
      const reports = new Map<SubjectName, ColdThroughputReport>();
      for (const subject of subjects) {
        context.tell(`run ${run + 1}, ${subject}`);
        reports.set(subject, await measured(subject));
      }
      return reports;
    });
    return subjects.map((subject) => lineOf(subject, runs));
  },
};

function lineOf(subject: SubjectName, runs: readonly ReadonlyMap<SubjectName, ColdThroughputReport>[]): Line {
  const rate = (report: ColdThroughputReport | undefined): number =>
    (report?.names ?? Number.NaN) / (report?.cpuSeconds ?? Number.NaN);
  const rates = runs.map((run) => rate(run.get(subject)));
  const unresolved = runs.reduce((sum, run) => sum + missing(run.get(subject)), 0);
  const note = unresolved > 0 ? `gave no destination ${unresolved} times` : undefined;
  const line: Line = { measure: 5, what: WHAT, subject, value: { samples: rates, unit: 'names/CPU s' }, note };
  if (subject !== OURS) return line;
  const others = [...(runs[0]?.keys() ?? [])].filter((name) => name !== OURS);
  if (others.length === 0) return { ...line, against: { what: 'no peer is installed' } };
  const best = runs.map((run) => Math.max(...others.map((name) => rate(run.get(name)))));
  return {
    ...line,
    against: { what: 'the best peer', value: { samples: best, unit: 'names/CPU s' } },
    ratio: rates.map((own, run) => own / (best[run] ?? Number.NaN)),
    aim: { kind: 'at-least', bound: 1.2 },
  };
}

function missing(report: ColdThroughputReport | undefined): number {
  return report === undefined ? 0 : report.names - report.resolved;
}
