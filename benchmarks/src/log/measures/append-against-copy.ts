import { join } from 'node:path';
import { eachRun, type Measure } from '../../measures/measure.ts';
import { inChild } from '../../process/child.ts';
import { startLab } from '../lab.ts';
import type { AppendInput, AppendReport } from '../process/append.ts';
import { secondsToCopyIn } from '../psql.ts';
import { scratchFolder } from '../scratch-folder.ts';

type Load = Omit<AppendInput, 'url' | 'schema'>;

/** How near appends come to the fastest way into the same table, which checks nothing. */
function againstCopy(number: number, title: string, load: Load, bound: number): Measure {
  return {
    number,
    title,
    async run(context) {
      await using lab = await startLab();
      await using folder = await scratchFolder();
      const runs = await eachRun(context, async (run) => {
        const schema = `run_${run}`;
        const input: AppendInput = { ...load, url: lab.url, schema };
        const { eventsPerSecond } = await inChild<AppendInput, AppendReport>('../log/process/append.ts', input);
        const events = load.appends * load.streamsACall * load.eventsAStream;
        const seconds = await secondsToCopyIn(lab.url, schema, join(folder.path, schema));
        return { ours: eventsPerSecond, copy: events / seconds };
      });
      return [
        {
          measure: number,
          what: title,
          subject: 'wherefore',
          value: { samples: runs.map(({ ours }) => ours), unit: 'events/s' },
          against: {
            what: 'psql COPY, same indexes',
            value: { samples: runs.map(({ copy }) => copy), unit: 'events/s' },
          },
          ratio: runs.map(({ ours, copy }) => ours / copy),
          aim: { kind: 'at-least', bound },
        },
      ];
    },
  };
}

export const appendByThousands: Measure = againstCopy(
  2,
  'append, one event a stream, exact version, 1,000 callers',
  { callers: 1000, connections: 4, appends: 150_000, streamsACall: 1, eventsAStream: 1 },
  0.35,
);

export const appendBatches: Measure = againstCopy(
  3,
  'append, ten events a stream, 50 streams a call, 4 connections',
  { callers: 4, connections: 4, appends: 400, streamsACall: 50, eventsAStream: 10 },
  0.75,
);
