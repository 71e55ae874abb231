import { setTimeout as sleep } from 'node:timers/promises';
import { openEventLog } from '@wherefore/event-log/postgres';
import { script } from '../../process/child.ts';
import { dueNames, recordDue } from '../due-world.ts';

export interface AppendLoadInput {
  readonly location: string;
  readonly seconds: number;
  /** Events in a second; `undefined`: as many as go. */
  readonly pace: number | undefined;
}

export interface AppendLoadReport {
  readonly eventsPerSecond: number;
}

const CALLERS = 4;
const NAMES_A_CALLER = 1000;
/** With a pace, each caller appends so often. */
const EVERY_MS = 50;
const EVENTS_A_NAME = 2;

/** Appends from four callers, as fast as it can or at a pace. */
script<AppendLoadInput, AppendLoadReport>(async ({ location, seconds, pace }) => {
  await using log = await openEventLog(location);
  const names = dueNames(CALLERS * NAMES_A_CALLER);
  const start = performance.now();
  const until = start + seconds * 1000;
  const counts = await Promise.all(
    Array.from({ length: CALLERS }, async (_, caller) => {
      const own = names.slice(caller * NAMES_A_CALLER, (caller + 1) * NAMES_A_CALLER);
      let count = 0;
      for (let from = 0, next = start; performance.now() < until; next += EVERY_MS) {
        if (pace === undefined) {
          count += await recordDue(log, own, Date.now());
          continue;
        }
        const some = Math.round((pace * EVERY_MS) / 1000 / CALLERS / EVENTS_A_NAME);
        const taken = Array.from({ length: some }, (__, index) => own[(from + index) % own.length] ?? '');
        from += some;
        count += await recordDue(log, taken, Date.now());
        await sleep(Math.max(0, next + EVERY_MS - performance.now()));
      }
      return count;
    }),
  );
  const events = counts.reduce((sum, count) => sum + count, 0);
  return { eventsPerSecond: events / ((performance.now() - start) / 1000) };
});
