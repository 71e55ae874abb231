import { eachRun, type Measure } from '../../measures/measure.ts';
import { inChild } from '../../process/child.ts';
import { againstLine } from '../against.ts';
import { fill } from '../fill.ts';
import { startLab } from '../lab.ts';
import type { ParseAndFoldInput, ParseAndFoldReport } from '../process/parse-and-fold.ts';
import type { ReplayInput, ReplayReport } from '../process/replay.ts';

const EVENTS = 300_000;

const NOTE =
  'what is read is parsed by the thread that decides, which alone takes about what the aim leaves for everything; ' +
  'a third of the rest goes into moving events about in memory until nothing is likely to cite them any more';

export const replay: Measure = {
  number: 8,
  title: 'replay under another policy',
  async run(context) {
    await using lab = await startLab();
    await fill(lab.url, 'log', EVENTS);
    const input = { url: lab.url, schema: 'log' };
    const runs = await eachRun(context, async () => ({
      stored: await inChild<ReplayInput, ReplayReport>('../log/process/replay.ts', { ...input, place: 'database' }),
      inMemory: await inChild<ReplayInput, ReplayReport>('../log/process/replay.ts', { ...input, place: 'memory' }),
      limit: await inChild<ParseAndFoldInput, ParseAndFoldReport>('../log/process/parse-and-fold.ts', input),
    }));
    const line = (what: string, ours: (run: (typeof runs)[number]) => number, bound?: number) => {
      const pairs = runs.map((run) => ({ ours: ours(run), theirs: run.limit.parsedPerSecond }));
      return againstLine(8, what, 'events/s', 'JSON.parse of the data of the same events', pairs, bound);
    };
    const what = `replay ${EVENTS} events under spec-strict`;
    return [
      { ...line(`${what}, out of PostgreSQL`, ({ stored }) => stored.eventsPerSecond, 0.5), note: NOTE },
      line('read the same out of PostgreSQL, nothing decided', ({ stored }) => stored.readPerSecond),
      line(`${what}, a log in memory`, ({ inMemory }) => inMemory.eventsPerSecond),
    ];
  },
};
