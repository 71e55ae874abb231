import type { NameKind } from '../internet/bench-names.ts';
import { inChild } from '../process/child.ts';
import type { ColdLatencyInput, ColdLatencyReport } from '../process/cold-latency.ts';
import { OURS, type SubjectName } from '../process/subject-name.ts';
import type { Line } from '../report/line.ts';
import { eachRun, everybody, type Measure, type MeasureContext } from './measure.ts';

const LATENCY = { dnsMs: 20, httpMs: 40 } as const;
const NAMES = 15;
const AIM = { kind: 'at-most', bound: 1.1 } as const;

interface Case {
  readonly measure: number;
  readonly kind: NameKind;
  readonly what: string;
  readonly against: string;
}

const AFTER_404: readonly Case[] = [
  { measure: 3, kind: 'srv', what: 'cold, 404, SRV _matrix-fed', against: 'the well-known alone' },
  { measure: 3, kind: 'legacy', what: 'cold, 404, SRV _matrix', against: 'the well-known alone' },
  { measure: 3, kind: 'plain', what: 'cold, 404, port 8448', against: 'the well-known alone' },
];
const DELEGATED: readonly Case[] = [
  { measure: 4, kind: 'hosted', what: 'cold, delegated to host and port', against: 'well-known, then addresses' },
];

export const coldAfter404: Measure = {
  number: 3,
  title: 'cold after a 404',
  run: (context) => lines(context, AFTER_404),
};

export const coldDelegated: Measure = {
  number: 4,
  title: 'cold, delegated',
  run: (context) => lines(context, DELEGATED),
};

async function lines(context: MeasureContext, cases: readonly Case[]): Promise<readonly Line[]> {
  const all: Line[] = [];
  for (const one of cases) {
    for (const subject of everybody(context)) {
      context.tell(`${one.what}, ${subject}`);
      all.push(await simulated(context, one, subject));
    }
  }
  return all;
}

async function simulated(
  context: MeasureContext,
  { measure, kind, what, against }: Case,
  subject: SubjectName,
): Promise<Line> {
  const input: ColdLatencyInput = { subject, kind, names: NAMES, latency: LATENCY };
  const reports = await eachRun(context, () => inChild<ColdLatencyInput, ColdLatencyReport>('cold-latency.ts', input));
  return {
    measure,
    what,
    subject,
    value: { samples: reports.map(({ subjectMs }) => subjectMs), unit: 'ms' },
    against: { what: against, value: { samples: reports.map(({ limitMs }) => limitMs), unit: 'ms' } },
    ratio: reports.map(({ ratio }) => ratio),
    aim: subject === OURS ? AIM : undefined,
  };
}
