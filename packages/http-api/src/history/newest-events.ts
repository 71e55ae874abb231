import { type BulkLog, laneOf, type RecordedEvent } from '@wherefore/event-log';
import type { Cursor } from './cursor.ts';
import { type EventFilter, readEvents, streamsOf } from './event-reader.ts';

/** How far back is looked for what is wanted, positions in each lane; further only where less was found. */
const BACK: readonly bigint[] = [500n, 5000n, 20_000n];
/** Events of a name that are looked at, from the newest. */
const OF_NAME = 1000;
const PAGE = 1000;

export interface NewestEvents {
  /** In the order of positions: the newest comes last. */
  readonly events: readonly RecordedEvent[];
  /** The end of the log: what comes is behind it. */
  readonly cursor: Cursor;
}

/** The last events that are wanted, as far as they are among the newest of the log, or of the name. */
export async function newestEvents(
  log: BulkLog,
  { filter, limit }: { readonly filter: EventFilter; readonly limit: number },
): Promise<NewestEvents> {
  const lanes = Array.from({ length: log.lanes }, (_, lane) => lane);
  const ends = await Promise.all(lanes.map((lane) => log.settled(lane)));
  if (filter.server !== undefined) {
    const events = await newestOfName(log, { ...filter, server: filter.server }, ends);
    return { events: events.slice(-limit), cursor: ends };
  }
  const begins = await Promise.all(lanes.map((lane) => log.deletedTo(lane)));
  let found: NewestEvents = { events: [], cursor: ends };
  for (const back of BACK) {
    const from = ends.map((end, lane) => larger(end - back, begins[lane] ?? 0n));
    found = await readOn(log, { after: from, filter, until: ends });
    if (found.events.length >= limit || from.every((position, lane) => position === begins[lane])) break;
  }
  return { events: found.events.slice(-limit), cursor: found.cursor };
}

async function readOn(
  log: BulkLog,
  { after, filter, until }: { readonly after: Cursor; readonly filter: EventFilter; readonly until: Cursor },
): Promise<NewestEvents> {
  const events: RecordedEvent[] = [];
  let cursor = after;
  // What is recorded meanwhile is for whoever goes on behind the cursor.
  while (cursor.some((position, lane) => position < (until[lane] ?? 0n))) {
    const page = await readEvents(log, { after: cursor, filter, limit: PAGE });
    events.push(...page.events);
    cursor = page.cursor;
    if (page.isEnd) break;
  }
  return { events, cursor };
}

async function newestOfName(
  log: BulkLog,
  { types, server }: EventFilter & { readonly server: string },
  ends: Cursor,
): Promise<readonly RecordedEvent[]> {
  const streams = await Promise.all(
    streamsOf(server).map((stream) => log.readStream(stream, { direction: 'backwards', limit: OF_NAME })),
  );
  return streams
    .flat()
    .filter(
      ({ type, stream, position }) => types?.has(type) !== false && position <= (ends[laneOf(stream, log.lanes)] ?? 0n),
    )
    .sort((left, right) => left.recordedAt - right.recordedAt || Number(left.position - right.position));
}

function larger(left: bigint, right: bigint): bigint {
  return left > right ? left : right;
}
