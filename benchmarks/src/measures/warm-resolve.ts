import { inChild } from '../process/child.ts';
import { OURS } from '../process/subject-name.ts';
import type { WarmInput, WarmReport } from '../process/warm-resolve.ts';
import type { Line } from '../report/line.ts';
import { eachRun, everybody, type Measure } from './measure.ts';

const NAMES = 10_000;
const ROUNDS = 9;

export const warmResolve: Measure = {
  number: 1,
  title: 'warm resolve',
  async run(context) {
    const lines: Line[] = [];
    for (const subject of everybody(context)) {
      context.tell(subject);
      const input: WarmInput = { subject, names: NAMES, rounds: ROUNDS };
      const reports = await eachRun(context, () => inChild<WarmInput, WarmReport>('warm-resolve.ts', input));
      lines.push({
        measure: 1,
        what: 'warm resolve, 10,000 names',
        subject,
        value: { samples: reports.map(({ subjectNs }) => subjectNs), unit: 'ns' },
        against: { what: 'async Map.get', value: { samples: reports.map(({ bareNs }) => bareNs), unit: 'ns' } },
        ratio: reports.map(({ ratio }) => ratio),
        aim: subject === OURS ? { kind: 'at-least', bound: 0.75 } : undefined,
      });
    }
    return lines;
  },
};
