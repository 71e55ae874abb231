import {
  confirmedObservation,
  type EvidenceConfirmed,
  type Finding,
  judge,
  type Observation,
  POLICIES,
  recommended,
} from '@wherefore/discovery';
import type { EventLog, RecordedEvent } from '@wherefore/event-log';

/** Ids that are read at once. */
const AT_ONCE = 1000;

/** What pieces of evidence say, by the ids of their events; those that are not in the log are left out. */
export async function readFindings(log: EventLog, ids: readonly string[]): Promise<ReadonlyMap<string, Finding>> {
  const events = await readEvents(log, ids);
  const cited = await readEvents(
    log,
    events.map(confirmedId).filter((id) => id !== undefined),
  );
  const byId = new Map([...cited, ...events].map((event) => [event.id, event]));
  return new Map(events.flatMap((event) => findingOf(event, byId)));
}

/** Events by their ids, however many. */
export async function readEvents(log: EventLog, ids: readonly string[]): Promise<readonly RecordedEvent[]> {
  const unique = [...new Set(ids)];
  const read: RecordedEvent[] = [];
  for (let start = 0; start < unique.length; start += AT_ONCE) {
    read.push(...(await log.readEvents(unique.slice(start, start + AT_ONCE))));
  }
  return read;
}

/** Of a confirmation: the event that has the observation in full. */
export function confirmedId({ type, data }: RecordedEvent): string | undefined {
  return type === 'EvidenceConfirmed' ? (data as unknown as EvidenceConfirmed['data']).confirms : undefined;
}

function findingOf(event: RecordedEvent, byId: ReadonlyMap<string, RecordedEvent>): readonly [string, Finding][] {
  const observation = observationOf(event, byId);
  if (observation === undefined) return [];
  const { failures } = event.data as { readonly failures?: number };
  return [[event.id, judge(observation, failures ?? 1, POLICIES['recommended'] ?? recommended)]];
}

/** The observation that an event has, or confirms; `undefined` when it is about something else. */
export function observationOf(event: RecordedEvent, byId: ReadonlyMap<string, RecordedEvent>): Observation | undefined {
  const { id, type, data } = event;
  if (type === 'WellKnownFetched' || type === 'SrvLookedUp' || type === 'AddressesLookedUp') {
    return { ...data, id } as unknown as Observation;
  }
  const full = byId.get(confirmedId(event) ?? '');
  const cited = full === undefined || full === event ? undefined : observationOf(full, byId);
  if (cited === undefined) return undefined;
  return confirmedObservation(id, data as unknown as EvidenceConfirmed['data'], cited);
}
