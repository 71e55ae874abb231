import type { ConclusionConfirmed, DestinationChosen, DiscoveryEvent, ResolutionFailed } from '@wherefore/discovery';
import type { Decoded, EventLog, RecordedEvent } from '@wherefore/event-log';
import { discoveryCodec } from '@wherefore/projections';
import type { DrawnConclusion } from './conclusion-changes.ts';

export type ReadEvent = Decoded<DiscoveryEvent>;
export type FullConclusion = Decoded<DestinationChosen | ResolutionFailed>;
export type ConclusionEvent = Decoded<DestinationChosen | ResolutionFailed | ConclusionConfirmed>;

const CONCLUSIONS: ReadonlySet<string> = new Set(['DestinationChosen', 'ResolutionFailed', 'ConclusionConfirmed']);

/** The log takes 10000 ids at once; what they bring has to fit into memory. */
const IDS_AT_A_TIME = 500;

/**
 * The event if it says something of a name. That a resolver ran out of time says nothing.
 *
 * @throws {EventFromTheFuture | UpcastFailed}
 */
export function conclusionIn(event: RecordedEvent): ConclusionEvent | undefined {
  if (!CONCLUSIONS.has(event.type)) return undefined;
  const read = discoveryCodec.decode(event);
  return isConclusion(read) && !isTimeout(read) ? read : undefined;
}

export function isFull(event: ReadEvent): event is FullConclusion {
  return event.type === 'DestinationChosen' || event.type === 'ResolutionFailed';
}

/** Id of the event that has the conclusion in full. */
export function fullIdOf(event: ConclusionEvent): string {
  return event.type === 'ConclusionConfirmed' ? event.data.confirms : event.id;
}

export function drawnIn({ data }: FullConclusion): DrawnConclusion {
  return { conclusion: data, isPinned: data.pin !== undefined };
}

/** Events by their ids; those that are not to be had are left out. */
export async function readById(
  log: Pick<EventLog, 'readEvents'>,
  ids: Iterable<string>,
): Promise<ReadonlyMap<string, ReadEvent>> {
  const wanted = [...new Set(ids)];
  const found = new Map<string, ReadEvent>();
  for (let start = 0; start < wanted.length; start += IDS_AT_A_TIME) {
    for (const event of await log.readEvents(wanted.slice(start, start + IDS_AT_A_TIME))) {
      if (discoveryCodec.versions.has(event.type as ReadEvent['type']))
        found.set(event.id, discoveryCodec.decode(event));
    }
  }
  return found;
}

function isConclusion(event: ReadEvent): event is ConclusionEvent {
  return CONCLUSIONS.has(event.type);
}

function isTimeout(event: ConclusionEvent): boolean {
  return event.type === 'ResolutionFailed' && event.data.code === 'timeout';
}
