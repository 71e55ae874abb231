import { inChild } from '../process/child.ts';
import type { SingleFlightInput } from '../process/single-flight.ts';
import { OURS } from '../process/subject-name.ts';
import type { Line } from '../report/line.ts';
import { eachRun, everybody, type Measure } from './measure.ts';

const CALLERS = 100;

export const singleFlight: Measure = {
  number: 6,
  title: 'many callers, one cold name',
  async run(context) {
    const lines: Line[] = [];
    for (const subject of everybody(context)) {
      context.tell(subject);
      const input: SingleFlightInput = { subject, callers: CALLERS };
      const samples = await eachRun(context, () => inChild<SingleFlightInput, number>('single-flight.ts', input));
      lines.push({
        measure: 6,
        what: `${CALLERS} callers at once, one cold name`,
        subject,
        value: { samples, unit: 'requests' },
        aim: subject === OURS ? { kind: 'at-most', bound: 1 } : undefined,
      });
    }
    return lines;
  },
};
