import { type Conclusion, type Instant, serverStream } from '@wherefore/discovery';
import type { EventLog, ReadStreamOptions, RecordedEvent } from '@wherefore/event-log';
import { discoveryCodec } from '../codec/discovery-codec.ts';
import { recordedConclusion } from '../replay/decide-again.ts';
import { type ConclusionEvent, isConclusion, isFullConclusion, isTimeout, type ReadEvent } from './event-roles.ts';

/** Where it is recorded that everything was cleared. */
export const ALL_CACHES_STREAM = 'caches';

/** Events to read of a stream: as many as mostly do, and if they do not, as many as ever. */
export const WINDOWS = [80, 1024] as const;

/** Newest clearings of everything to look at: clocks differ, so the last one recorded need not be the latest. */
export const CLEARINGS = 16;

/** Of clearings of everything the one at the latest time. */
export function latestClearing(events: readonly RecordedEvent[]): RecordedEvent | undefined {
  let latest: RecordedEvent | undefined;
  for (const each of events) {
    if (each.type !== 'CacheCleared') continue;
    if (latest === undefined || Number(each.data['clearedAt']) > Number(latest.data['clearedAt'])) latest = each;
  }
  return latest;
}

/** What reading about a name takes of a log. */
export type NameReader = Pick<EventLog, 'readStream' | 'readEvents'>;

/** A conclusion as it was held. */
export interface Held {
  readonly kind: 'held';
  /** The event that drew or confirmed it last. */
  readonly newest: ConclusionEvent;
  /** The event that has it in full. */
  readonly full: ConclusionEvent;
  /** Until when it is believed, and what it rests on, as the newest says. */
  readonly conclusion: Conclusion;
  /** How often the full event was confirmed, as far back as was read. */
  readonly confirmations: number;
}

type State =
  | Held
  /** The last conclusion had been ended by an event. */
  | { readonly kind: 'ended'; readonly by: ReadEvent; readonly last?: ConclusionEvent }
  | { readonly kind: 'nothing' };

/** What was known of a name, by log time. */
export type NameAt = State & {
  /** A request that nothing had been concluded from, yet. */
  readonly pending?: ReadEvent;
  /** When everything had been cleared last. */
  readonly allCleared?: ReadEvent;
  /** Of what was looked at, or is next to it, events are not at hand: they were deleted, or are in an archive elsewhere. */
  readonly isCut: boolean;
};

/**
 * The newest conclusion about a name that nothing had ended, as a resolver finds it in the log: recorded by `at`, or by
 * now. Reads a bounded number of events from there backwards, however long the stream.
 *
 * @throws {UnknownEventType | EventFromTheFuture | UpcastFailed}
 */
export async function nameAt(log: NameReader, serverName: string, at?: Instant): Promise<NameAt> {
  const until: ReadStreamOptions = { direction: 'backwards', ...(at === undefined ? {} : { recordedUntil: at }) };
  const clearing = latestClearing(await log.readStream(ALL_CACHES_STREAM, { ...until, limit: CLEARINGS }));
  const allCleared = clearing === undefined ? {} : { allCleared: discoveryCodec.decode(clearing) };
  for (const limit of WINDOWS) {
    const events = await log.readStream(serverStream(serverName), { ...until, limit });
    const read = events.map((event) => discoveryCodec.decode(event));
    const search = searchBackwards(read, allCleared.allCleared);
    const isAll = events.length < limit || limit === WINDOWS.at(-1);
    if (!search.isDone && !isAll) continue;
    const pending = search.pending === undefined ? {} : { pending: search.pending };
    const state = await stateOf(log, search, read);
    const isFullGone = state.kind === 'nothing' && search.newest !== undefined;
    const isCut =
      isFullGone || hasGap(read, events.length < limit) || (await isCutBehind(log, serverName, read[0]?.version ?? 0));
    return { ...pending, ...allCleared, ...state, isCut };
  }
  return { kind: 'nothing', ...allCleared, isCut: false };
}

/** `isAll`: there is nothing before them. */
function hasGap(newestFirst: readonly ReadEvent[], isAll: boolean): boolean {
  const oldest = newestFirst.at(-1);
  if (oldest === undefined) return false;
  const [newest] = newestFirst;
  return (newest?.version ?? 0) - oldest.version >= newestFirst.length || (isAll && oldest.version > 1);
}

/** What is missing right behind may have been recorded by then. */
async function isCutBehind(log: NameReader, serverName: string, version: number): Promise<boolean> {
  const [next] = await log.readStream(serverStream(serverName), { from: version + 1, limit: 1 });
  return next !== undefined && next.version > version + 1;
}

interface Search {
  /** Nothing further back could change what was found. */
  readonly isDone: boolean;
  readonly newest?: ConclusionEvent;
  readonly full?: ConclusionEvent;
  readonly endedBy?: ReadEvent;
  readonly pending?: ReadEvent;
}

/**
 * The newest conclusion counts unless something has ended it: recorded after it, or between it and its request, when
 * what it rests on was asked for before that, or between it and the conclusion that it confirms.
 */
function searchBackwards(events: readonly ReadEvent[], allCleared: ReadEvent | undefined): Search {
  const clearedAt = allCleared?.type === 'CacheCleared' ? allCleared.data.clearedAt : Number.NEGATIVE_INFINITY;
  const answered = new Set<string>();
  let found: { newest?: ConclusionEvent; full?: ConclusionEvent; pending?: ReadEvent } = {};
  let endedBy: ReadEvent | undefined;
  let isRequested = false;
  for (const event of events) {
    if (endedBy !== undefined) {
      // Only what it ended is still of interest.
      if (isConclusion(event) && !isTimeout(event)) return { ...found, newest: event, endedBy, isDone: true };
      continue;
    }
    if (isConclusion(event)) {
      if (event.correlationId !== undefined) answered.add(event.correlationId);
      if (isTimeout(event)) continue;
      found = found.newest === undefined ? { ...found, newest: event } : found;
      const fullId = found.newest?.type === 'ConclusionConfirmed' ? found.newest.data.confirms : found.newest?.id;
      if (event.id === fullId) found = { ...found, full: event };
      if (found.newest !== undefined && found.newest.data.since <= clearedAt && allCleared !== undefined) {
        return { ...found, endedBy: allCleared, isDone: true };
      }
    } else if (event.type === 'ResolutionRequested') {
      if (found.newest === undefined && found.pending === undefined && !answered.has(event.id)) {
        found = { ...found, pending: event };
      }
      if (found.newest?.causationId === event.id) isRequested = true;
    } else if (isEnd(event)) {
      if (found.newest !== undefined) return { ...found, endedBy: event, isDone: true };
      endedBy = event;
    }
    if (isRequested && found.full !== undefined) return { ...found, isDone: true };
  }
  return { ...found, ...(endedBy === undefined ? {} : { endedBy }), isDone: false };
}

/** After such an event a conclusion does not count any more. */
export function isEnd({ type }: ReadEvent): boolean {
  return type === 'CacheCleared' || type === 'DestinationWithdrawn' || type === 'ConnectionReported';
}

async function stateOf(log: NameReader, search: Search, read: readonly ReadEvent[]): Promise<State> {
  const { newest, endedBy } = search;
  if (endedBy !== undefined) return { kind: 'ended', by: endedBy, ...(newest === undefined ? {} : { last: newest }) };
  const full = search.full ?? (newest === undefined ? undefined : await fullOf(log, newest));
  if (newest === undefined || full === undefined || !isFullConclusion(full)) return { kind: 'nothing' };
  const recorded = recordedConclusion(newest, () => ({ event: full, judged: undefined }));
  if (recorded.kind === 'missing') return { kind: 'nothing' };
  const confirming = read.filter((event) => event.type === 'ConclusionConfirmed' && event.data.confirms === full.id);
  return { kind: 'held', newest, full, conclusion: recorded.conclusion, confirmations: confirming.length };
}

async function fullOf(log: NameReader, newest: ConclusionEvent): Promise<ConclusionEvent | undefined> {
  if (newest.type !== 'ConclusionConfirmed') return newest;
  const [full] = await log.readEvents([newest.data.confirms]);
  const read = full === undefined ? undefined : discoveryCodec.decode(full);
  return read !== undefined && isConclusion(read) ? read : undefined;
}
