import type { BulkLog } from '@wherefore/event-log';

/** About how many events there are to be read, archived ones too: a few positions may have none. */
export async function eventsAbout(log: BulkLog): Promise<number> {
  const lanes = Array.from({ length: log.lanes }, (_, lane) => lane);
  const settled = await Promise.all(lanes.map((lane) => log.settled(lane)));
  return Number(settled.reduce((sum, position) => sum + position, 0n));
}
