import {
  confirmedObservation,
  type DiscoveryEvent,
  type Earlier,
  type Finding,
  followedBy,
  type Instant,
  judge,
  type Observation,
  type Pin,
  type Policy,
  type Standing,
} from '@wherefore/discovery';
import type { RecordedEvent } from '@wherefore/event-log';

/** What is looked at of an event: the rest need not be read. */
export const FIELDS = ['position', 'recordedAt', 'id', 'type', 'schemaVersion', 'data'] as const;

export type ReplayEvent = DiscoveryEvent & Pick<RecordedEvent, Exclude<(typeof FIELDS)[number], 'type' | 'data'>>;

/** An event that is cited: an observation, a pin, or what a confirmation confirms. */
export interface CitedEvent {
  readonly event: ReplayEvent;
  /** An observation as it was judged last: many conclusions cite one. */
  judged: { readonly policy: Policy; readonly finding: Finding } | undefined;
  /** A conclusion, or one that confirms it, as it was decided last: most come from evidence that says the same. */
  decided?: Earlier;
}

/** Finds a cited event by its id. */
export type CitedEvents = (id: string) => CitedEvent | undefined;

/** An event is cited that is not there. */
export interface MissingEvent {
  readonly kind: 'missing';
  readonly id: string;
}

/** What was seen since a resolution began although its time says otherwise. */
export interface SeenSince {
  readonly ids: readonly string[];
  readonly since: Instant;
}

/**
 * The standings that cited evidence comes to, as the policy judges it: cited one after the other, the answer that is
 * used first, then how asking again failed.
 */
export function standingsFrom(
  ids: readonly string[],
  cited: CitedEvents,
  policy: Policy,
  seen?: SeenSince,
): ReadonlyMap<string, Standing> | MissingEvent {
  const standings = new Map<string, Standing>();
  for (const id of ids) {
    const finding = findingOf(id, cited, policy);
    if (finding.kind === 'missing') return finding;
    const lifted = seen?.ids.includes(id) ? { ...finding, observedAt: seen.since } : finding;
    standings.set(finding.key, followedBy(standings.get(finding.key), lifted, 1));
  }
  return standings;
}

/** The pin that a conclusion says it was drawn under. */
export function pinCited(id: string, serverName: string, cited: CitedEvents): Pin | MissingEvent {
  const event = cited(id)?.event;
  if (event === undefined) return { kind: 'missing', id };
  if (event.type !== 'DestinationPinned' || event.data.serverName !== serverName) {
    throw new TypeError(`${event.type} ${id} is cited as a pin of ${serverName} and is none`);
  }
  const { delegated, until } = event.data;
  return until === undefined ? { id, delegated } : { id, delegated, until };
}

function findingOf(id: string, cited: CitedEvents, policy: Policy): Finding | MissingEvent {
  const found = cited(id);
  if (found === undefined) return { kind: 'missing', id };
  if (found.judged?.policy === policy) return found.judged.finding;
  const observation = observationOf(found.event, cited);
  if (observation.kind === 'missing') return observation;
  const { failures = 1 } = found.event.data as { readonly failures?: number };
  const finding = judge(observation, failures, policy);
  found.judged = { policy, finding };
  return finding;
}

function observationOf(event: CitedEvent['event'], cited: CitedEvents): Observation | MissingEvent {
  if (event.type !== 'EvidenceConfirmed') return observationInFull(event);
  const { confirms } = event.data;
  const inFull = cited(confirms);
  if (inFull === undefined) return { kind: 'missing', id: confirms };
  return confirmedObservation(event.id, event.data, observationInFull(inFull.event));
}

function observationInFull(event: CitedEvent['event']): Observation {
  switch (event.type) {
    case 'WellKnownFetched':
    case 'SrvLookedUp':
    case 'AddressesLookedUp':
      return { ...event.data, id: event.id };
    default:
      throw new TypeError(`${event.type} ${event.id} is cited as an observation and is none`);
  }
}
