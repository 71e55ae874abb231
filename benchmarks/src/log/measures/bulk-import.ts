import { join } from 'node:path';
import { eachRun, type Measure } from '../../measures/measure.ts';
import { againstLine } from '../against.ts';
import { fill } from '../fill.ts';
import { startLab } from '../lab.ts';
import { secondsToCopyIn } from '../psql.ts';
import { scratchFolder } from '../scratch-folder.ts';

const EVENTS = 300_000;

export const bulkImport: Measure = {
  number: 4,
  title: 'bulk import',
  async run(context) {
    await using lab = await startLab();
    await using folder = await scratchFolder();
    const pairs = await eachRun(context, async (run) => {
      const schema = `run_${run}`;
      const { eventsPerSecond } = await fill(lab.url, schema, EVENTS);
      const seconds = await secondsToCopyIn(lab.url, schema, join(folder.path, schema));
      return { ours: eventsPerSecond, theirs: EVENTS / seconds };
    });
    const what = `bulk import of ${EVENTS} events from memory`;
    return [againstLine(4, what, 'events/s', 'psql COPY from a file, same indexes', pairs, 0.9)];
  },
};
