import { openEventLog } from '@wherefore/event-log/postgres';
import { script } from '../../process/child.ts';
import { dueNames, recordDue } from '../due-world.ts';

export interface AppendLoadInput {
  readonly location: string;
  readonly seconds: number;
}

export interface AppendLoadReport {
  readonly eventsPerSecond: number;
}

/** Appends as fast as it can, from four callers. */
script<AppendLoadInput, AppendLoadReport>(async ({ location, seconds }) => {
  await using log = await openEventLog(location);
  const names = dueNames(4000);
  const start = performance.now();
  const until = start + seconds * 1000;
  let events = 0;
  const append = async (caller: number): Promise<void> => {
    const own = names.slice(caller * 1000, (caller + 1) * 1000);
    while (performance.now() < until) events += await recordDue(log, own, Date.now());
  };
  await Promise.all([0, 1, 2, 3].map(append));
  return { eventsPerSecond: events / ((performance.now() - start) / 1000) };
});
