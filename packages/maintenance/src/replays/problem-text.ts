import { EventLogError } from '@wherefore/event-log';
import { ProjectionError } from '@wherefore/projections';

/** What whoever ordered a replay is told of an error. What was not meant for them is in the log of the process. */
export function problemText(error: unknown): string {
  const isForPeople = error instanceof EventLogError || error instanceof ProjectionError || error instanceof RangeError;
  return isForPeople ? error.message : 'Something is wrong on this side: the log of the worker has more about it.';
}
