import { startLab } from '../../log/lab.ts';
import { eachRun, type Measure } from '../../measures/measure.ts';
import { inChild } from '../../process/child.ts';
import { OURS } from '../../process/subject-name.ts';
import type { AppendLoadInput, AppendLoadReport } from '../process/append-load.ts';
import type { FollowUnderLoadInput, FollowUnderLoadReport } from '../process/follow-under-load.ts';

const SECONDS = 10;

export const lag: Measure = {
  number: 2,
  title: 'lag of the projections under full append load',
  async run(context) {
    const reports = await eachRun(context, async () => {
      await using lab = await startLab();
      const input = { location: lab.url, seconds: SECONDS };
      const following = inChild<FollowUnderLoadInput, FollowUnderLoadReport>(
        '../worker/process/follow-under-load.ts',
        input,
      );
      const load = inChild<AppendLoadInput, AppendLoadReport>('../worker/process/append-load.ts', input);
      const [followed, { eventsPerSecond }] = await Promise.all([following, load]);
      return { ...followed, eventsPerSecond };
    });
    const what = `four callers append for ${SECONDS} s`;
    const line = { measure: 2, subject: OURS } as const;
    return [
      {
        ...line,
        what: `${what}: until all read models have it, median`,
        value: { samples: reports.map(({ medianMs }) => medianMs), unit: 'ms' },
      },
      {
        ...line,
        what: `${what}: the longest`,
        value: { samples: reports.map(({ longestMs }) => longestMs), unit: 'ms' },
      },
      {
        ...line,
        what: `${what}: events appended`,
        value: { samples: reports.map(({ eventsPerSecond }) => eventsPerSecond), unit: 'events/s' },
      },
    ];
  },
};
