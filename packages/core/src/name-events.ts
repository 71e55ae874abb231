import type {
  CacheCleared,
  Conclusion,
  ConnectionReported,
  DestinationPinned,
  DestinationUnpinned,
  DestinationWithdrawn,
  Instant,
  RecordedRules,
  ResolutionRequested,
} from '@wherefore/discovery';
import { pinInForce } from '@wherefore/discovery';
import type { Concluded } from './concluded.ts';
import type { LoggedEvent } from './evidence-log.ts';
import type { Inquiry } from './inquiry.ts';

/*
 * The events of the stream of a name: acts, and the conclusions that they lead to. Each maker takes the id first.
 */

/** Somebody asked. */
export function requestEvent(id: string, data: ResolutionRequested['data']): LoggedEvent {
  return { id, type: 'ResolutionRequested', data, correlationId: id, observedAt: data.requestedAt };
}

/** Everything known of a subject is to be forgotten: a name, the key of a question, or `*`. */
export function clearedEvent(id: string, data: CacheCleared['data']): LoggedEvent {
  return { id, type: 'CacheCleared', data, observedAt: data.clearedAt };
}

export function withdrawnEvent(id: string, data: DestinationWithdrawn['data'], at: Instant): LoggedEvent {
  return { id, type: 'DestinationWithdrawn', data, observedAt: at };
}

export function reportedEvent(id: string, data: ConnectionReported['data']): LoggedEvent {
  return { id, type: 'ConnectionReported', data, observedAt: data.reportedAt };
}

export function pinnedEvent(id: string, data: DestinationPinned['data']): LoggedEvent {
  return { id, type: 'DestinationPinned', data, observedAt: data.pinnedAt };
}

export function unpinnedEvent(id: string, data: DestinationUnpinned['data']): LoggedEvent {
  return { id, type: 'DestinationUnpinned', data, observedAt: data.unpinnedAt };
}

/** The events that a conclusion follows: the one that it confirms, the one that it takes the place of. */
export interface Preceding {
  readonly confirms: string | undefined;
  readonly supersedes: string | undefined;
}

/** A conclusion: in full, or as a confirmation of one with the same answer. */
export function conclusionEvent(
  id: string,
  { conclusion, decidedAt, since, draw }: Concluded,
  inquiry: Inquiry,
  { confirms, supersedes }: Preceding,
  rules: RecordedRules | undefined,
): LoggedEvent {
  const { requestId, notBefore } = inquiry;
  const seenSince = inquiry.seenSince(conclusion.because);
  const pin = pinInForce(inquiry.pin, decidedAt)?.id;
  const from = {
    decidedAt,
    since,
    draw,
    ...(notBefore === undefined ? {} : { notBefore }),
    ...(seenSince.length === 0 ? {} : { seenSince }),
    ...(rules === undefined ? {} : { rules }),
    ...(pin === undefined ? {} : { pin }),
  };
  const common = { id, correlationId: requestId, causationId: requestId, observedAt: decidedAt };
  if (confirms !== undefined) {
    const { serverName, freshUntil, because } = conclusion;
    return { ...common, type: 'ConclusionConfirmed', data: { serverName, confirms, freshUntil, because, ...from } };
  }
  const type = conclusion.outcome === 'destination' ? 'DestinationChosen' : 'ResolutionFailed';
  return { ...common, type, data: { ...conclusion, ...from, ...(supersedes === undefined ? {} : { supersedes }) } };
}

/** Do they say the same, whatever evidence they rest on and however long they hold? */
export function sameAnswer(left: Conclusion, right: Conclusion): boolean {
  return JSON.stringify(withoutEvidence(left)) === JSON.stringify(withoutEvidence(right));
}

function withoutEvidence(conclusion: Conclusion): object {
  return { ...conclusion, freshUntil: 0, because: [] };
}
