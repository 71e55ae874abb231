import type { EventLog } from '@wherefore/event-log';
import { eventSentence } from '@wherefore/projections';
import type { WebhookChange } from '../settings.ts';
import type { FullConclusions } from './full-conclusions.ts';
import { type ConclusionEvent, readById } from './log-reading.ts';
import type { NameChange } from './name-state.ts';
import { MAX_REASONS, payloadOf } from './payload.ts';

/** A change, and what to send to whoever wants to be told of it. */
export interface ChangeMessage {
  readonly serverName: string;
  readonly change: WebhookChange;
  /** The conclusion that changed something. */
  readonly eventId: string;
  readonly body: string;
}

/** A conclusion that changes something. */
export interface Changed {
  readonly event: ConclusionEvent;
  readonly changes: readonly NameChange[];
  /** The events that have the conclusions in full. */
  readonly beforeId: string;
  readonly fullId: string;
}

/** What to tell of a conclusion: a message for each of its changes. */
export async function messagesOf(
  { event, changes, beforeId, fullId }: Changed,
  full: FullConclusions,
  log: Pick<EventLog, 'readEvents'>,
): Promise<readonly ChangeMessage[]> {
  const before = full.get(beforeId);
  const after = full.get(fullId);
  const { serverName, decidedAt, freshUntil } = event.data;
  const told = {
    serverName,
    eventId: event.id,
    decidedAt,
    before: before && { eventId: beforeId, conclusion: before.data },
    // Of a confirmation the time is newer than in the event that has the rest.
    after: after && { eventId: fullId, conclusion: { ...after.data, freshUntil } },
    because: await reasonsOf(log, event.data.because),
  };
  return changes.map((each) => {
    const { change } = each;
    const what = each.kind === 'certificate' ? { certificate: each.sight } : { differs: each.differs };
    return { serverName, change, eventId: event.id, body: payloadOf({ ...told, ...what, change }) };
  });
}

async function reasonsOf(log: Pick<EventLog, 'readEvents'>, because: readonly string[]): Promise<readonly string[]> {
  const cited = await readById(log, because.slice(0, MAX_REASONS));
  const confirms = [...cited.values()].flatMap((event) =>
    event.type === 'EvidenceConfirmed' ? event.data.confirms : [],
  );
  const confirmed = await readById(log, confirms);
  return [...cited.values()].map((event) => eventSentence(event, (id) => confirmed.get(id)));
}
