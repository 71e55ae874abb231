import { eachRun, type Measure } from '../../measures/measure.ts';
import { inChild } from '../../process/child.ts';
import { againstLine } from '../against.ts';
import { fill } from '../fill.ts';
import { startLab } from '../lab.ts';
import type { ScanInput, ScanReport } from '../process/scan.ts';
import { secondsToCopyOut } from '../psql.ts';

const EVENTS = 500_000;

const COLUMNS = `position, recorded_at, observed_at, stream_no, event_id, correlation_id, causation_id, version, type_no,
  schema_version, data`;

export const readAll: Measure = {
  number: 5,
  title: 'read all, decoded',
  async run(context) {
    await using lab = await startLab();
    await fill(lab.url, 'log', EVENTS);
    const pairs = await eachRun(context, async () => {
      const input = { url: lab.url, schema: 'log' };
      const { eventsPerSecond } = await inChild<ScanInput, ScanReport>('../log/process/scan.ts', input);
      const query = `select ${COLUMNS} from log.event order by position`.replaceAll('\n', ' ');
      const seconds = await secondsToCopyOut(lab.url, query);
      return { ours: eventsPerSecond, theirs: EVENTS / seconds };
    });
    const what = `read ${EVENTS} events, every field decoded`;
    return [againstLine(5, what, 'events/s', 'psql COPY out of the same columns', pairs, 0.95)];
  },
};
