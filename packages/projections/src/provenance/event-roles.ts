import {
  type ConclusionConfirmed,
  type DestinationChosen,
  type DiscoveryEvent,
  type EvidenceConfirmed,
  type Observation,
  questionKey,
  type ResolutionFailed,
} from '@wherefore/discovery';
import type { Decoded, RecordedEvent } from '@wherefore/event-log';

/** An event of the log as the types of today have it. */
export type ReadEvent = Decoded<DiscoveryEvent>;

export type ConclusionEvent = Decoded<DestinationChosen | ResolutionFailed | ConclusionConfirmed>;

export type ObservationEvent = Extract<
  ReadEvent,
  { type: 'WellKnownFetched' | 'SrvLookedUp' | 'AddressesLookedUp' | 'EvidenceConfirmed' }
>;

/** What an event is to who asks why: what was wanted, seen, concluded, done or said by others. */
export type EventRole = 'request' | 'observation' | 'conclusion' | 'act' | 'claim';

export function roleOf({ type }: Pick<RecordedEvent, 'type'>): EventRole {
  switch (type as DiscoveryEvent['type']) {
    case 'ResolutionRequested':
      return 'request';
    case 'WellKnownFetched':
    case 'SrvLookedUp':
    case 'AddressesLookedUp':
    case 'EvidenceConfirmed':
      return 'observation';
    case 'DestinationChosen':
    case 'ResolutionFailed':
    case 'ConclusionConfirmed':
      return 'conclusion';
    case 'CacheEntryClaimed':
      return 'claim';
    default:
      return 'act';
  }
}

export function isObservation(event: ReadEvent): event is ObservationEvent {
  return roleOf(event) === 'observation';
}

export function isConclusion(event: ReadEvent): event is ConclusionEvent {
  return roleOf(event) === 'conclusion';
}

export function isFullObservation(event: ReadEvent): event is Exclude<ObservationEvent, Decoded<EvidenceConfirmed>> {
  return isObservation(event) && event.type !== 'EvidenceConfirmed';
}

export function isFullConclusion(event: ReadEvent): event is Decoded<DestinationChosen | ResolutionFailed> {
  return event.type === 'DestinationChosen' || event.type === 'ResolutionFailed';
}

/** A resolution that ran out of time says nothing of the name. */
export function isTimeout(event: ReadEvent): boolean {
  return event.type === 'ResolutionFailed' && event.data.code === 'timeout';
}

/** The key of the question that an observation answers. */
export function questionOf(event: ObservationEvent): string {
  return event.type === 'EvidenceConfirmed' ? event.data.question : questionKey(event.data);
}

/** An observation that was recorded in full. */
export function fullObservation(event: Exclude<ObservationEvent, Decoded<EvidenceConfirmed>>): Observation {
  return { ...event.data, id: event.id };
}
