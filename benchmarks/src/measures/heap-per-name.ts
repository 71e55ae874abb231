import { inChild, WITH_GC } from '../process/child.ts';
import type { HeapInput } from '../process/heap-per-name.ts';
import { OURS, type SubjectName } from '../process/subject-name.ts';
import type { Line } from '../report/line.ts';
import { eachRun, everybody, type Measure, type MeasureContext } from './measure.ts';

const NAMES = 100_000;

export const heapPerName: Measure = {
  number: 7,
  title: 'heap per cached name',
  async run(context) {
    const lines: Line[] = [];
    for (const subject of everybody(context)) {
      const samples = await bytes(context, subject, 'conclusions');
      const aim = subject === OURS ? ({ kind: 'at-most', bound: 800 } as const) : undefined;
      const what = `heap per cached name, ${NAMES / 1000} thousand names`;
      lines.push({ measure: 7, what, subject, value: { samples, unit: 'B' }, aim });
    }
    const samples = await bytes(context, OURS, 'everything');
    lines.push({
      measure: 7,
      what: 'the same with the evidence at its bound',
      subject: OURS,
      value: { samples, unit: 'B' },
      note: 'live heap of a whole resolver, divided by its names: 50,000 questions with evidence, 1,000 traces',
    });
    return lines;
  },
};

function bytes(context: MeasureContext, subject: SubjectName, keep: HeapInput['keep']): Promise<readonly number[]> {
  const input: HeapInput = { subject, names: NAMES, keep };
  return eachRun(context, (run) => {
    context.tell(`run ${run + 1}, ${subject}, ${keep}`);
    return inChild<HeapInput, number>('heap-per-name.ts', input, WITH_GC);
  });
}
