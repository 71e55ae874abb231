import { claimStream, pinStream, serverStream } from '@wherefore/discovery';
import type { BulkLog, RecordedEvent } from '@wherefore/event-log';
import type { Cursor } from './cursor.ts';
import { LaneEvents, type LaneReader, StreamEvents } from './lane-reader.ts';

/** Which events are wanted; all where nothing is said. */
export interface EventFilter {
  readonly types?: ReadonlySet<string>;
  /** Those about a name: what was asked and concluded, pinned and claimed. Observations are of questions, not of names. */
  readonly server?: string;
}

export interface ReadEvents {
  readonly events: readonly RecordedEvent[];
  /** Behind all that was read, wanted or not. */
  readonly cursor: Cursor;
  /** There was nothing more. */
  readonly isEnd: boolean;
}

export interface ReadOptions {
  readonly after: Cursor;
  readonly filter: EventFilter;
  /** Events wanted at most. */
  readonly limit: number;
}

/** Events looked at for one page, however few of them are wanted. */
const MAX_LOOKED_AT = 20_000;

/** The streams of a name. */
export function streamsOf(serverName: string): readonly string[] {
  return [serverStream(serverName), pinStream(serverName), claimStream(serverName)];
}

/**
 * Events behind a cursor in the order of positions, lane by lane; of several lanes, those that were recorded first come
 * first. Never steps over an append in flight.
 */
export async function readEvents(log: BulkLog, { after, filter, limit }: ReadOptions): Promise<ReadEvents> {
  const { types, server } = filter;
  const lanes = await Promise.all(
    after.map(async (position, lane): Promise<LaneReader> => {
      if (server === undefined)
        return new LaneEvents(log, lane, { after: position, pageSize: pageSizeFor(limit, types) });
      return await StreamEvents.open(log, lane, { after: position, streams: streamsOf(server) });
    }),
  );
  const events: RecordedEvent[] = [];
  let lookedAt = 0;
  let isEnd = false;
  while (events.length < limit && lookedAt < MAX_LOOKED_AT) {
    const next = await earliest(lanes);
    if (next === undefined) {
      isEnd = true;
      break;
    }
    const event = next.take();
    lookedAt += 1;
    if (types === undefined || types.has(event.type)) events.push(event);
  }
  isEnd ||= (await earliest(lanes)) === undefined;
  return { events, cursor: lanes.map((lane) => lane.after), isEnd };
}

function pageSizeFor(limit: number, types: ReadonlySet<string> | undefined): number {
  // One more tells whether there is more.
  return types === undefined ? limit + 1 : 1000;
}

async function earliest(lanes: readonly LaneReader[]): Promise<LaneReader | undefined> {
  let found: { readonly lane: LaneReader; readonly event: RecordedEvent } | undefined;
  for (const lane of lanes) {
    const event = await lane.peek();
    if (event !== undefined && (found === undefined || event.recordedAt < found.event.recordedAt)) {
      found = { lane, event };
    }
  }
  return found?.lane;
}
