import { inChild } from '../process/child.ts';
import { OURS } from '../process/subject-name.ts';
import type { WarmPeekInput, WarmPeekReport } from '../process/warm-peek.ts';
import { eachRun, type Measure } from './measure.ts';

const INPUT: WarmPeekInput = { names: 10_000, rounds: 9 };

export const warmPeek: Measure = {
  number: 2,
  title: 'warm peek',
  async run(context) {
    const reports = await eachRun(context, () => inChild<WarmPeekInput, WarmPeekReport>('warm-peek.ts', INPUT));
    const common = {
      measure: 2,
      what: 'warm peek, 10,000 names',
      subject: OURS,
      value: { samples: reports.map(({ peekNs }) => peekNs), unit: 'ns' },
    } as const;
    const bare = { samples: reports.map(({ bareNs }) => bareNs), unit: 'ns' } as const;
    const clocked = { samples: reports.map(({ clockedNs }) => clockedNs), unit: 'ns' } as const;
    return [
      {
        ...common,
        against: { what: 'Map.get, freshUntil > a constant', value: bare },
        ratio: reports.map(({ bareRatio }) => bareRatio),
        aim: { kind: 'at-least', bound: 0.5 },
      },
      {
        ...common,
        against: { what: 'Map.get, freshUntil > Date.now()', value: clocked },
        ratio: reports.map(({ clockedRatio }) => clockedRatio),
      },
    ];
  },
};
