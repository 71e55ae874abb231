import { type Conclusion, type Instant, serverStream } from '@wherefore/discovery';
import type { EventLog } from '@wherefore/event-log';
import { discoveryCodec } from '../codec/discovery-codec.ts';
import { isConclusion, isFullConclusion, isTimeout, type ReadEvent } from './event-roles.ts';
import { ALL_CACHES_STREAM, type Held, isEnd, WINDOWS } from './name-at.ts';

/** What became of a conclusion after the moment at which it was held. */
export interface Afterwards {
  /** How often it was confirmed since, and until when it was believed then. */
  readonly confirmations: number;
  readonly believedUntil: Instant;
  /** What took its place or ended it; absent when nothing has, or not within the events that are read. */
  readonly end?: ReadEvent;
  /** There are more events than are read. */
  readonly isCut: boolean;
}

/** Reads on from a conclusion to what ended it, a bounded number of events. */
export async function afterwards(log: EventLog, serverName: string, held: Held, at: Instant): Promise<Afterwards> {
  const clearing = await firstClearingAfter(log, at);
  for (const limit of WINDOWS) {
    const from = held.newest.version + 1;
    const events = await log.readStream(serverStream(serverName), { from, limit });
    const found = searchForwards(
      events.map((event) => discoveryCodec.decode(event)),
      held,
      clearing,
    );
    const isCut = events.length === limit;
    if (found.end === undefined && isCut && limit !== WINDOWS.at(-1)) continue;
    return { ...found, isCut: found.end === undefined && isCut };
  }
  return { confirmations: 0, believedUntil: held.conclusion.freshUntil, isCut: true };
}

async function firstClearingAfter(log: EventLog, at: Instant): Promise<ReadEvent | undefined> {
  const [before] = await log.readStream(ALL_CACHES_STREAM, { direction: 'backwards', recordedUntil: at, limit: 1 });
  const [first] = await log.readStream(ALL_CACHES_STREAM, { from: (before?.version ?? 0) + 1, limit: 1 });
  return first === undefined ? undefined : discoveryCodec.decode(first);
}

function searchForwards(events: readonly ReadEvent[], held: Held, clearing: ReadEvent | undefined) {
  let confirmations = 0;
  let believedUntil = held.conclusion.freshUntil;
  const same = new Set([held.full.id]);
  for (const event of events) {
    if (clearing !== undefined && clearing.recordedAt < event.recordedAt) break;
    if (isEnd(event)) return { confirmations, believedUntil, end: event };
    if (!isConclusion(event) || isTimeout(event)) continue;
    // Now and then the same is recorded in full again.
    const isSame = isFullConclusion(event)
      ? sameAnswer(event.data, held.conclusion)
      : event.type === 'ConclusionConfirmed' && same.has(event.data.confirms);
    if (!isSame) return { confirmations, believedUntil, end: event };
    same.add(event.id);
    confirmations += 1;
    believedUntil = event.data.freshUntil;
  }
  return clearing === undefined ? { confirmations, believedUntil } : { confirmations, believedUntil, end: clearing };
}

/** Do they lead to the same, whatever evidence they rest on and however long they hold? */
export function sameAnswer(left: Conclusion, right: Conclusion): boolean {
  return answerOf(left) === answerOf(right);
}

function answerOf(conclusion: Conclusion): string {
  if (conclusion.outcome === 'unresolvable') {
    const { outcome, code, step, message } = conclusion;
    return JSON.stringify([outcome, code, step, message]);
  }
  const { outcome, step, hostHeader, tlsName, targets } = conclusion;
  return JSON.stringify([outcome, step, hostHeader, tlsName, targets]);
}
