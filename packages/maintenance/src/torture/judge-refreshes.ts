import type { EventLog, RecordedEvent } from '@wherefore/event-log';
import { REFRESHER } from '@wherefore/projections';

/** What the log says of the work of refreshers. */
export interface JudgedRefreshes {
  /** Names, and how often each was refreshed to the end. */
  readonly concluded: ReadonlyMap<string, number>;
  /** Requests that nothing came of: those of workers that were killed. */
  readonly unfinished: number;
  /** Due times that were served twice or more: the name, and the conclusion whose time had come. */
  readonly twice: readonly string[];
}

/**
 * A due time belongs to a conclusion: whatever is requested and concluded between that and the next but one was requested
 * for it. Read from the streams of these names.
 */
export async function judgeRefreshes(log: EventLog, serverNames: readonly string[]): Promise<JudgedRefreshes> {
  const concluded = new Map<string, number>();
  const twice: string[] = [];
  let unfinished = 0;
  for (const serverName of serverNames) {
    const events = await log.readStream(`server:${serverName}`, { limit: 1000 });
    const answered = new Set(events.filter(isConclusion).map(({ causationId }) => causationId));
    // By the conclusion that was the newest when it was requested.
    const served = new Map<string, number>();
    let newest = 'none';
    for (const event of events) {
      if (isConclusion(event)) newest = event.id;
      if (event.type !== 'ResolutionRequested' || Reflect.get(event.data, 'by') !== REFRESHER) continue;
      if (!answered.has(event.id)) unfinished += 1;
      else served.set(newest, (served.get(newest) ?? 0) + 1);
    }
    for (const [dueBy, times] of served) if (times > 1) twice.push(`${serverName} ${dueBy}`);
    concluded.set(
      serverName,
      [...served.values()].reduce((sum, times) => sum + times, 0),
    );
  }
  return { concluded, unfinished, twice };
}

function isConclusion({ type }: RecordedEvent): boolean {
  return type === 'DestinationChosen' || type === 'ResolutionFailed' || type === 'ConclusionConfirmed';
}
