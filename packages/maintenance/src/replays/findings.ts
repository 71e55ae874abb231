import {
  confirmedObservation,
  type EvidenceConfirmed,
  type Finding,
  judge,
  type Observation,
  recommended,
} from '@wherefore/discovery';
import type { EventLog, RecordedEvent } from '@wherefore/event-log';

/** What pieces of evidence say, by the ids of their events; those that are not in the log are left out. */
export async function readFindings(log: EventLog, ids: readonly string[]): Promise<ReadonlyMap<string, Finding>> {
  const unique = [...new Set(ids)];
  const events = unique.length === 0 ? [] : await log.readEvents(unique);
  const confirmed = [...new Set(events.flatMap((event) => confirmedId(event) ?? []))];
  const cited = confirmed.length === 0 ? [] : await log.readEvents(confirmed);
  const byId = new Map([...cited, ...events].map((event) => [event.id, event]));
  return new Map(
    events.flatMap((event): readonly [string, Finding][] => {
      const observation = observationOf(event, byId);
      if (observation === undefined) return [];
      const { failures } = event.data as { readonly failures?: number };
      return [[event.id, judge(observation, failures ?? 1, recommended)]];
    }),
  );
}

function confirmedId({ type, data }: RecordedEvent): string | undefined {
  return type === 'EvidenceConfirmed' ? (data as unknown as EvidenceConfirmed['data']).confirms : undefined;
}

function observationOf(event: RecordedEvent, byId: ReadonlyMap<string, RecordedEvent>): Observation | undefined {
  const { id, type, data } = event;
  if (type === 'WellKnownFetched' || type === 'SrvLookedUp' || type === 'AddressesLookedUp') {
    return { ...data, id } as unknown as Observation;
  }
  const full = byId.get(confirmedId(event) ?? '');
  const cited = full === undefined || full === event ? undefined : observationOf(full, byId);
  if (cited === undefined) return undefined;
  return confirmedObservation(id, data as unknown as EvidenceConfirmed['data'], cited);
}
