import { eachRun, type Measure } from '../../measures/measure.ts';
import { inChild } from '../../process/child.ts';
import type { Line } from '../../report/line.ts';
import { fill } from '../fill.ts';
import { startLab } from '../lab.ts';
import type { ExplainAtInput, ExplainAtReport } from '../process/explain-at.ts';

const SIZES = [10_000, 100_000, 1_000_000] as const;
/** Of ten names or so every one has this many events at least. */
const EVENTS_A_NAME = 17;
/** Between the first refresh and the second. */
const AT = 1_767_225_600_000 + 600_000;

export const explainAt: Measure = {
  number: 10,
  title: 'explain at a time',
  async run(context) {
    await using lab = await startLab();
    const medians: number[][] = [];
    let filled = 0;
    for (const size of SIZES) {
      await fill(lab.url, 'log', size, filled);
      filled = size;
      const input: ExplainAtInput = {
        url: lab.url,
        schema: 'log',
        names: Math.floor(size / EVENTS_A_NAME) - 100,
        at: AT,
      };
      const reports = await eachRun(context, () =>
        inChild<ExplainAtInput, ExplainAtReport>('../log/process/explain-at.ts', input),
      );
      medians.push(reports.map(({ medianMs }) => medianMs));
    }
    const smallest = medians[0] ?? [];
    return SIZES.map((size, index): Line => {
      const samples = medians[index] ?? [];
      const value = { samples, unit: 'ms' } as const;
      const common = { measure: 10, what: `explain --at in a log of ${size} events`, subject: 'wherefore', value };
      if (index === 0) return common;
      return {
        ...common,
        against: { what: `in one of ${SIZES[0]}`, value: { samples: smallest, unit: 'ms' } },
        ratio: samples.map((sample, run) => sample / (smallest[run] ?? Number.NaN)),
        aim: { kind: 'at-most', bound: 1.3 },
      };
    });
  },
};
