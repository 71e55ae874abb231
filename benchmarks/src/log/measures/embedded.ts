import { join } from 'node:path';
import { eachRun, type Measure } from '../../measures/measure.ts';
import { inChild } from '../../process/child.ts';
import { againstLine } from '../against.ts';
import { startLab } from '../lab.ts';
import type { AppendInput, AppendReport } from '../process/append.ts';
import type { BulkImportInput, BulkImportReport } from '../process/bulk-import.ts';
import type { RebuildInput, RebuildReport } from '../process/rebuild.ts';
import { scratchFolder } from '../scratch-folder.ts';

const EVENTS = 100_000;

/** PGlite in a directory, one process; the server beside it is given one connection for appends, too. */
export const embedded: Measure = {
  number: 12,
  title: 'PGlite against PostgreSQL',
  async run(context) {
    await using lab = await startLab();
    await using folder = await scratchFolder();
    const runs = await eachRun(context, async (run) => {
      const schema = `run_${run}`;
      const both = { pglite: join(folder.path, schema), postgres: lab.url };
      const [pglite, postgres] = [await measure(both.pglite), await measure(both.postgres)];
      return { pglite, postgres };

      async function measure(location: string): Promise<{ readonly append: number; readonly rebuild: number }> {
        const appended = await inChild<AppendInput, AppendReport>('../log/process/append.ts', {
          url: location,
          schema: `${schema}_append`,
          callers: 1,
          connections: 1,
          appends: EVENTS / 500,
          streamsACall: 50,
          eventsAStream: 10,
        });
        await inChild<BulkImportInput, BulkImportReport>('../log/process/bulk-import.ts', {
          location,
          schema,
          events: EVENTS,
        });
        const input: RebuildInput = { location, schema, path: 'sql' };
        await inChild<RebuildInput, RebuildReport>('../log/process/rebuild.ts', input);
        const rebuilt = await inChild<RebuildInput, RebuildReport>('../log/process/rebuild.ts', input);
        return { append: appended.eventsPerSecond, rebuild: (EVENTS / rebuilt.filledMs) * 1000 };
      }
    });
    const pairs = (what: 'append' | 'rebuild') =>
      runs.map(({ pglite, postgres }) => ({ ours: pglite[what], theirs: postgres[what] }));
    return [
      againstLine(12, 'PGlite, append by 500', 'events/s', 'PostgreSQL, same code', pairs('append'), 0.7),
      againstLine(12, 'PGlite, rebuild through SQL', 'events/s', 'PostgreSQL, same code', pairs('rebuild'), 0.75),
    ];
  },
};
