import { formatInstant, type Instant } from '@wherefore/discovery';
import type { BulkLog } from '@wherefore/event-log';
import { Problem } from '../problems/problem.ts';

/** Why there is no event of this id: the log never had it, or what is as old as its id says was deleted. */
export async function eventNotThere(log: BulkLog, id: string): Promise<Problem> {
  const madeAt = timeOfId(id);
  if (madeAt !== undefined) {
    for (let lane = 0; lane < log.lanes; lane += 1) {
      const deletedTo = await log.deletedTo(lane);
      if (deletedTo === 0n) continue;
      const [first] = (await log.readAll({ lane, after: deletedTo, limit: 1 })).events;
      if (first !== undefined && first.recordedAt <= madeAt) continue;
      const detail =
        `The log has no event of this id any more, if it had one: by its id it is of ${formatInstant(madeAt)}, and ` +
        `what was recorded up to position ${deletedTo} was deleted.`;
      return new Problem('history-deleted', detail, { members: { deletedTo: deletedTo.toString() } });
    }
  }
  return new Problem('not-found', 'The log has no event of this id.');
}

/** A UUID of version 7 begins with the time at which it was made, ms (RFC 9562 s5.7). */
function timeOfId(id: string): Instant | undefined {
  const read = /^([0-9a-f]{8})-([0-9a-f]{4})-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/.exec(id);
  return read === null ? undefined : Number.parseInt(`${read[1]}${read[2]}`, 16);
}
