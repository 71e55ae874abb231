import { startLab } from '../../log/lab.ts';
import { eachRun, type Measure } from '../../measures/measure.ts';
import { inChild } from '../../process/child.ts';
import { OURS } from '../../process/subject-name.ts';
import type { Line } from '../../report/line.ts';
import type { AppendLoadInput, AppendLoadReport } from '../process/append-load.ts';
import type { FollowUnderLoadInput, FollowUnderLoadReport } from '../process/follow-under-load.ts';

const SECONDS = 8;

/** 100,000 names that are refreshed every five minutes leave some 1,500 events a second. `undefined`: as many as go. */
const PACES = [1000, 5000, undefined] as const;

export const lag: Measure = {
  number: 2,
  title: 'lag of the projections under append load',
  async run(context) {
    const runs = await eachRun(context, async (run) => {
      const reports: Report[] = [];
      for (const pace of PACES) {
        context.tell(`run ${run + 1}, ${pace ?? 'as many as go'}`);
        reports.push(await measureAt(pace));
      }
      return reports;
    });
    return PACES.flatMap((pace, place) =>
      linesOf(
        pace,
        runs.flatMap((reports) => reports[place] ?? []),
      ),
    );
  },
};

type Report = AppendLoadReport & FollowUnderLoadReport;

async function measureAt(pace: number | undefined): Promise<Report> {
  await using lab = await startLab();
  const input = { location: lab.url, seconds: SECONDS };
  const following = inChild<FollowUnderLoadInput, FollowUnderLoadReport>(
    '../worker/process/follow-under-load.ts',
    input,
  );
  const load = inChild<AppendLoadInput, AppendLoadReport>('../worker/process/append-load.ts', { ...input, pace });
  const [followed, { eventsPerSecond }] = await Promise.all([following, load]);
  return { ...followed, eventsPerSecond };
}

function linesOf(pace: number | undefined, reports: readonly Report[]): readonly Line[] {
  const line = { measure: 2, subject: OURS } as const;
  const what = pace === undefined ? 'as many events as go' : `${pace.toLocaleString('en')} events/s`;
  const lags: readonly Line[] = [
    {
      ...line,
      what: `${what}, ${SECONDS} s: until all read models have one, median`,
      value: { samples: reports.map(({ medianMs }) => medianMs), unit: 'ms' },
      ...(pace !== undefined && { aim: { kind: 'at-most', bound: 500 } }),
    },
    {
      ...line,
      what: `${what}, ${SECONDS} s: the longest`,
      value: { samples: reports.map(({ longestMs }) => longestMs), unit: 'ms' },
    },
  ];
  if (pace !== undefined) return lags;
  return [
    ...lags,
    {
      ...line,
      what: `${what}, ${SECONDS} s: followed meanwhile`,
      value: { samples: reports.map(({ followedPerSecond }) => followedPerSecond), unit: 'events/s' },
      against: {
        what: 'appended',
        value: { samples: reports.map(({ eventsPerSecond }) => eventsPerSecond), unit: 'events/s' },
      },
      ratio: reports.map(({ followedPerSecond, eventsPerSecond }) => followedPerSecond / eventsPerSecond),
    },
  ];
}
