import { serverStream } from '@wherefore/discovery';
import type { EventLog } from '@wherefore/event-log';
import { ArchiveMissing } from '@wherefore/event-log/postgres';
import { type ConclusionEvent, conclusionIn } from './log-reading.ts';

/** Between two conclusions there are few events; between many that ran out of time there may be more. */
const FIRST_PAGE = 8;
const LONGEST_PAGE = 500;

/**
 * The last conclusion about a name before a version of its stream. `undefined` when there is none, also when it is in
 * an archive that nobody has here.
 */
export async function earlierConclusion(
  log: Pick<EventLog, 'readStream'>,
  serverName: string,
  before: number,
): Promise<ConclusionEvent | undefined> {
  let from = before - 1;
  for (let limit = FIRST_PAGE; from >= 1; limit = Math.min(limit * 4, LONGEST_PAGE)) {
    const events = await readBackwards(log, serverName, { from, limit });
    for (const event of events) {
      const conclusion = conclusionIn(event);
      if (conclusion !== undefined) return conclusion;
    }
    const last = events.at(-1);
    if (last === undefined) return undefined;
    from = last.version - 1;
  }
  return undefined;
}

async function readBackwards(
  log: Pick<EventLog, 'readStream'>,
  serverName: string,
  range: { readonly from: number; readonly limit: number },
): ReturnType<EventLog['readStream']> {
  try {
    return await log.readStream(serverStream(serverName), { ...range, direction: 'backwards' });
  } catch (error) {
    if (error instanceof ArchiveMissing) return [];
    throw error;
  }
}
