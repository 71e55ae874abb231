import { type NameKind, nameOf } from '../internet/bench-names.ts';
import { besideUs, inChild } from '../process/child.ts';
import type { ColdLatencyInput, ColdLatencyReport } from '../process/cold-latency.ts';
import type { InternetAccess, InternetInput } from '../process/internet.ts';
import { OURS, type SubjectName } from '../process/subject-name.ts';
import type { Line } from '../report/line.ts';
import { eachRun, everybody, type Measure, type MeasureContext } from './measure.ts';

const LATENCY = { dnsMs: 20, httpMs: 40 } as const;
const NAMES = 15;
const WARM_UP_NAMES = 5;
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
    const names = Array.from({ length: WARM_UP_NAMES + NAMES }, (_, index) => nameOf(one.kind, index));
    const internet: InternetInput = { names, latency: LATENCY };
    await using world = await besideUs<InternetInput, InternetAccess>('internet.ts', internet);
    for (const access of [undefined, world.report]) {
      const what = `${one.what}${access === undefined ? '' : ', sockets'}`;
      for (const subject of everybody(context)) {
        context.tell(`${what}, ${subject}`);
        all.push(await lineOf(context, { ...one, what }, subject, access));
      }
    }
  }
  return all;
}

async function lineOf(
  context: MeasureContext,
  { measure, kind, what, against }: Case,
  subject: SubjectName,
  access: InternetAccess | undefined,
): Promise<Line> {
  const input: ColdLatencyInput = { subject, kind, names: NAMES, warmUpNames: WARM_UP_NAMES, latency: LATENCY, access };
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
