import type { BulkLog, EventLog } from '@wherefore/event-log';

/** A log that can say whether its beginning was deleted, or one that is whole. */
export type MaybeCutLog = Pick<EventLog, 'lanes'> & Partial<Pick<BulkLog, 'deletedTo'>>;

/** Whether the beginning of a log was deleted, so that what is not there need not be missing. */
export async function isCutLog(log: MaybeCutLog): Promise<boolean> {
  for (let lane = 0; lane < log.lanes; lane += 1) {
    const deletedTo = await log.deletedTo?.(lane);
    if (deletedTo !== undefined && deletedTo > 0n) return true;
  }
  return false;
}
