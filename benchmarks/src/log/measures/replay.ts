import { eachRun, type Measure } from '../../measures/measure.ts';
import { inChild } from '../../process/child.ts';
import { againstLine } from '../against.ts';
import { fill } from '../fill.ts';
import { startLab } from '../lab.ts';
import type { ParseAndFoldInput, ParseAndFoldReport } from '../process/parse-and-fold.ts';
import type { ReplayInput, ReplayReport } from '../process/replay.ts';

const EVENTS = 300_000;

export const replay: Measure = {
  number: 8,
  title: 'replay under another policy',
  async run(context) {
    await using lab = await startLab();
    await fill(lab.url, 'log', EVENTS);
    const input = { url: lab.url, schema: 'log' };
    const pairs = await eachRun(context, async () => {
      const ours = await inChild<ReplayInput, ReplayReport>('../log/process/replay.ts', input);
      const limit = await inChild<ParseAndFoldInput, ParseAndFoldReport>('../log/process/parse-and-fold.ts', input);
      return { ours: ours.eventsPerSecond, theirs: limit.parsedPerSecond };
    });
    const what = `replay ${EVENTS} events under spec-strict, out of PostgreSQL`;
    return [againstLine(8, what, 'events/s', 'JSON.parse of the same events', pairs, 0.5)];
  },
};
