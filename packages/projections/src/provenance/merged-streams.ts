import { claimStream, pinStream, serverStream } from '@wherefore/discovery';
import { type EventLog, InvalidRead, type RecordedEvent } from '@wherefore/event-log';
import { discoveryCodec } from '../codec/discovery-codec.ts';
import type { ReadEvent } from './event-roles.ts';
import { ALL_CACHES_STREAM } from './name-at.ts';

export type Direction = 'forwards' | 'backwards';

/** Events of several streams as one, in the order of their recording. */
export interface MergedPage {
  /** In the direction of reading. */
  readonly events: readonly ReadEvent[];
  /** Where to go on, or `null` at the end. */
  readonly next: string | null;
  /** Events of the name that belong into this page are not at hand. */
  readonly isCut: boolean;
}

interface Source {
  readonly stream: string;
  /** The next version to read; 0: there is no more. */
  from: number | undefined;
  events: readonly RecordedEvent[];
}

/**
 * A page of everything that concerns a name: its pins, its own stream, the clearings of everything since it was first
 * asked for, and what others claim of it. `cursor` is what the page before gave as `next`; without one it begins at `at`,
 * ms since the epoch: with what was recorded by then backwards, behind that forwards.
 *
 * @throws {InvalidRead} the cursor is none, or one of the other direction
 */
export async function readMerged(
  log: EventLog,
  serverName: string,
  {
    cursor,
    at,
    limit,
    direction,
  }: { readonly cursor?: string; readonly at?: number; readonly limit: number; readonly direction: Direction },
): Promise<MergedPage> {
  // A pin stands before the clearing that came with it.
  const streams = [pinStream(serverName), serverStream(serverName), ALL_CACHES_STREAM, claimStream(serverName)];
  const [first] = await log.readStream(serverStream(serverName), { limit: 1 });
  const starts =
    cursor !== undefined
      ? parseCursor(cursor, direction)
      : at !== undefined
        ? await startsAt(log, streams, { first, direction, at })
        : await startsOf(log, first, direction);
  const sources = await Promise.all(
    streams.map(async (stream, index): Promise<Source> => {
      const from = starts[index];
      if (from === 0) return { stream, from, events: [] };
      const events = await log.readStream(stream, { direction, limit, ...(from === undefined ? {} : { from }) });
      const since = stream === ALL_CACHES_STREAM ? first?.recordedAt : undefined;
      const kept = since === undefined ? events : events.filter(({ recordedAt }) => recordedAt >= since);
      const isOver = direction === 'backwards' && kept.length === 0;
      return { stream, from: isOver ? 0 : (from ?? kept[0]?.version), events: kept };
    }),
  );
  const isRead = sources[OWN]?.events.length === 0;
  const events = merge(sources, limit, direction);
  const isFull = events.length === limit;
  const isMore = sources.some(({ events: rest, from }) => rest.length > 0 || (isFull && from !== 0));
  const hasNext = direction === 'forwards' ? isFull : isFull && isMore;
  const next = hasNext ? formatCursor(sources, direction) : null;
  const own = events.filter(({ stream }) => stream === serverStream(serverName)).map(({ version }) => version);
  const isCut = hasGap(own, { expected: starts[OWN], isLast: isRead || next === null, direction });
  return { events: events.map((event) => discoveryCodec.decode(event)), next, isCut };
}

/** The place of the name's own stream among those that are read. */
const OWN = 1;

interface PageOfVersions {
  /** The version that comes first, if it is known. */
  readonly expected: number | undefined;
  /** Nothing of the stream comes on a later page. */
  readonly isLast: boolean;
  readonly direction: Direction;
}

function hasGap(versions: readonly number[], { expected, isLast, direction }: PageOfVersions): boolean {
  const [first, last] = [versions[0], versions.at(-1)];
  if (first === undefined || last === undefined) return direction === 'backwards' && isLast && (expected ?? 0) > 0;
  if (Math.abs(last - first) >= versions.length || (expected !== undefined && expected !== first)) return true;
  return direction === 'backwards' && isLast && last > 1;
}

async function startsOf(
  log: EventLog,
  first: RecordedEvent | undefined,
  direction: Direction,
): Promise<readonly (number | undefined)[]> {
  // Clearings from before the name was known have nothing to do with it.
  if (direction === 'backwards') return [undefined, undefined, first === undefined ? 0 : undefined, undefined];
  if (first === undefined) return [1, 1, 0, 1];
  const recordedUntil = first.recordedAt - 1;
  const [before] = await log.readStream(ALL_CACHES_STREAM, { direction: 'backwards', limit: 1, recordedUntil });
  return [1, 1, (before?.version ?? 0) + 1, 1];
}

/** As `startsOf`, from a time on: a stream is halved to find it, and not read. */
async function startsAt(
  log: EventLog,
  streams: readonly string[],
  { first, direction, at }: { readonly first: RecordedEvent | undefined; direction: Direction; readonly at: number },
): Promise<readonly number[]> {
  return await Promise.all(
    streams.map(async (stream, index) => {
      const isOfAll = stream === ALL_CACHES_STREAM;
      if (isOfAll && first === undefined) return 0;
      const isBefore = isOfAll && first !== undefined && at < first.recordedAt;
      if (isBefore && direction === 'backwards') return 0;
      const recordedUntil = isBefore ? first.recordedAt - 1 : at;
      const [last] = await log.readStream(stream, { direction: 'backwards', limit: 1, recordedUntil });
      const version = last?.version ?? 0;
      if (direction === 'forwards') return version + 1;
      if (index !== OWN) return version;
      // What is missing right behind it may have been recorded by then.
      const [next] = await log.readStream(stream, { from: version + 1, limit: 1 });
      return next === undefined ? version : next.version - 1;
    }),
  );
}

function merge(sources: readonly Source[], limit: number, direction: Direction): readonly RecordedEvent[] {
  const sign = direction === 'forwards' ? 1 : -1;
  const merged: RecordedEvent[] = [];
  const taken = sources.map(() => 0);
  while (merged.length < limit) {
    let best: { readonly index: number; readonly event: RecordedEvent } | undefined;
    for (const [index, { events }] of sources.entries()) {
      const event = events[taken[index] ?? 0];
      if (event === undefined) continue;
      const difference = best === undefined ? -1 : sign * (event.recordedAt - best.event.recordedAt);
      // What was recorded at one moment is in the order of the streams.
      if (difference < 0 || (difference === 0 && direction === 'backwards')) best = { index, event };
    }
    if (best === undefined) break;
    merged.push(best.event);
    taken[best.index] = (taken[best.index] ?? 0) + 1;
  }
  for (const [index, source] of sources.entries()) {
    const count = taken[index] ?? 0;
    const last = source.events[count - 1];
    if (last !== undefined) source.from = last.version + sign;
    source.events = source.events.slice(count);
  }
  return merged;
}

function formatCursor(sources: readonly Source[], direction: Direction): string {
  return `${direction}.${sources.map(({ from = 0 }) => from).join('.')}`;
}

function parseCursor(cursor: string, direction: Direction): readonly number[] {
  const read = /^(forwards|backwards)(?:\.\d{1,15}){4}$/.exec(cursor);
  if (read === null || read[1] !== direction) throw new InvalidRead(`no cursor for reading ${direction}: ${cursor}`);
  return cursor.split('.').slice(1).map(Number);
}
