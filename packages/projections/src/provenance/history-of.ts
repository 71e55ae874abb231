import { serverStream } from '@wherefore/discovery';
import { type EventLog, InvalidRead } from '@wherefore/event-log';
import { discoveryCodec } from '../codec/discovery-codec.ts';
import { isConclusion, isTimeout, type ReadEvent } from './event-roles.ts';
import { type Direction, readMerged } from './merged-streams.ts';
import { type Before, conclusionOf, type HistoryEntry, timelineOf } from './timeline.ts';

export interface HistoryOptions {
  /** Go on after a page: its `next`. */
  readonly after?: string;
  /**
   * Where to begin without `after`, ms since the epoch: backwards with what was recorded by then, forwards with what was
   * recorded after. Default: at the end, or at the beginning.
   */
  readonly at?: number;
  /**
   * Events to read, 1 to 1000. Entries are fewer where confirmations are told as one, and more by the observations that
   * conclusions rest on. Default 200.
   */
  readonly limit?: number;
  /** Default `backwards`: the newest first. */
  readonly direction?: Direction;
}

export interface HistoryPage {
  /** In the direction of reading. */
  readonly entries: readonly HistoryEntry[];
  /** To be given as `after` for the next page; `null` at the end. What is recorded meanwhile moves nothing. */
  readonly next: string | null;
  /** Events of the name that belong into this page are not at hand: they were deleted, or are in an archive elsewhere. */
  readonly isCut: boolean;
}

const DEFAULT_LIMIT = 200;
const MAX_LIMIT = 1000;

/** Events to look through for the conclusion before a page: with each there is a request. */
const LOOK_BACK = 80;
const IDS_AT_A_TIME = 5000;

/**
 * What happened to a name, a page at a time: who asked for it and why, what was seen, concluded, withdrawn, cleared,
 * reported, and claimed by others. Costs as much as the page has.
 *
 * @throws {InvalidRead} the limit is out of range, or `after` is of no page in this direction
 * @throws {UnknownEventType | EventFromTheFuture | UpcastFailed}
 */
export async function historyOf(log: EventLog, serverName: string, options: HistoryOptions = {}): Promise<HistoryPage> {
  const { after, at, limit = DEFAULT_LIMIT, direction = 'backwards' } = options;
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_LIMIT) {
    throw new InvalidRead(`limit must be 1 to ${MAX_LIMIT}, not ${String(limit)}`);
  }
  const cursor = after === undefined ? (at === undefined ? {} : { at }) : { cursor: after };
  const { events, next, isCut } = await readMerged(log, serverName, { ...cursor, limit, direction });
  const ordered = direction === 'forwards' ? events : events.toReversed();
  const previous = await conclusionBefore(log, serverName, ordered);
  const find = await findCited(log, previous === undefined ? ordered : [previous, ...ordered]);
  const entries = timelineOf(ordered, find, beforeOf(previous, find));
  return { entries: direction === 'forwards' ? entries : entries.toReversed(), next, isCut };
}

type Finder = (id: string) => ReadEvent | undefined;

async function conclusionBefore(
  log: EventLog,
  serverName: string,
  events: readonly ReadEvent[],
): Promise<ReadEvent | undefined> {
  const stream = serverStream(serverName);
  const first = events.find((event) => event.stream === stream);
  if (first === undefined || first.version === 1) return undefined;
  const before = await log.readStream(stream, { direction: 'backwards', from: first.version - 1, limit: LOOK_BACK });
  return before.map((event) => discoveryCodec.decode(event)).find((event) => isConclusion(event) && !isTimeout(event));
}

/** Reads what the conclusions rest on, and then what that and they confirm. */
async function findCited(log: EventLog, events: readonly ReadEvent[]): Promise<Finder> {
  const known = new Map(events.map((event) => [event.id, event]));
  const because = events.flatMap((event) => (isConclusion(event) ? event.data.because : []));
  await readInto(known, log, because);
  const confirmed = [...known.values()].flatMap((event) =>
    event.type === 'EvidenceConfirmed' || event.type === 'ConclusionConfirmed' ? [event.data.confirms] : [],
  );
  await readInto(known, log, confirmed);
  return (id) => known.get(id);
}

async function readInto(known: Map<string, ReadEvent>, log: EventLog, ids: readonly string[]): Promise<void> {
  const unknown = [...new Set(ids)].filter((id) => !known.has(id));
  for (let start = 0; start < unknown.length; start += IDS_AT_A_TIME) {
    const read = await log.readEvents(unknown.slice(start, start + IDS_AT_A_TIME));
    for (const event of read) known.set(event.id, discoveryCodec.decode(event));
  }
}

function beforeOf(previous: ReadEvent | undefined, find: Finder): Before {
  if (previous === undefined || !isConclusion(previous)) return { because: new Set() };
  const conclusion = conclusionOf(previous, find);
  const because = new Set(previous.data.because);
  return conclusion === undefined ? { because } : { conclusion, because };
}
