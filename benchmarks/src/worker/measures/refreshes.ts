import { startLab } from '../../log/lab.ts';
import { eachRun, type Measure } from '../../measures/measure.ts';
import { inChild } from '../../process/child.ts';
import { OURS } from '../../process/subject-name.ts';
import type { RefreshNamesInput, RefreshNamesReport } from '../process/refresh-names.ts';

const NAMES = 5000;

export const refreshes: Measure = {
  number: 1,
  title: 'names refreshed',
  async run(context) {
    const reports = await eachRun(context, async () => {
      await using lab = await startLab();
      const input = { location: lab.url, names: NAMES };
      return await inChild<RefreshNamesInput, RefreshNamesReport>('../worker/process/refresh-names.ts', input);
    });
    const what = `${NAMES} names that are due, a world in memory, PostgreSQL`;
    return [
      {
        measure: 1,
        what: `${what}; CPU of the worker alone`,
        subject: OURS,
        value: { samples: reports.map(({ namesPerCpuSecond }) => namesPerCpuSecond), unit: 'names/CPU s' },
      },
      {
        measure: 1,
        what,
        subject: OURS,
        value: { samples: reports.map(({ namesPerSecond }) => namesPerSecond), unit: 'names/s' },
      },
    ];
  },
};
