import { type Conclusion, type Holding, holdingOf, type Instant, type Milliseconds } from '@wherefore/discovery';
import { isConclusion, isFullConclusion, isTimeout, type ReadEvent } from '../provenance/event-roles.ts';

/** A moment at which a resolver had something to do. */
export type Moment = Want | Trouble | Clearing;

/** Somebody wanted a name, and was told something. */
export interface Want {
  readonly kind: 'want';
  readonly at: Instant;
  /** When the resolution that it set off was over. */
  readonly until: Instant;
  readonly serverName: string;
  /** Everything was to be asked anew. */
  readonly fresh: boolean;
  /** What was drawn for the order of SRV records. */
  readonly draw?: number;
  /** The event that says so; absent for daily use that is only assumed. */
  readonly eventId?: string;
}

/** A connection was reported as failed. */
export interface Trouble {
  readonly kind: 'trouble';
  readonly at: Instant;
  readonly serverName: string;
  /** What was connected to, as far as it is recorded. */
  readonly recorded?: Holding;
  readonly eventId: string;
}

/** An operator cleared a name, or everything. */
export interface Clearing {
  readonly kind: 'clear';
  readonly at: Instant;
  readonly serverName?: string;
  /** The event that says so; absent for one that is only assumed. */
  readonly eventId?: string;
}

export interface MomentsOptions {
  readonly serverNames: readonly string[];
  readonly to: Instant;
  /** As if the names were wanted so often, from when each was first wanted. */
  readonly usedEveryMs?: Milliseconds;
  /** As if everything had been cleared then. */
  readonly clearedAt?: readonly Instant[];
}

/** Assumed moments of one name, at most. */
const MAX_ASSUMED = 1_000_000;

/**
 * What happened to these names, in the order in which it was over: nobody knows what was answered later.
 *
 * @throws {RangeError} `usedEveryMs` is not positive, or so small that there would be more than a million moments
 */
export function momentsOf(events: readonly ReadEvent[], options: MomentsOptions): readonly Moment[] {
  const { serverNames, to, usedEveryMs, clearedAt = [] } = options;
  const wanted = new Set(serverNames);
  const moments: Moment[] = clearedAt.map((at) => ({ kind: 'clear', at }));
  const ends = endsOfResolutions(events);
  const recorded = new Map<string, Holding>();
  const full = new Map<string, Conclusion>();
  const firstWanted = new Map<string, Instant>();
  const byPins = clearingsByPins(events);
  for (const event of events) {
    const { id: eventId } = event;
    if (event.type === 'ResolutionRequested') {
      const { serverName, requestedAt: at, why } = event.data;
      if (!wanted.has(serverName)) continue;
      const end = ends.get(eventId);
      // It ended with its process, or has not ended: nobody knows what it would have been told.
      if (end === undefined) continue;
      const until = Math.max(at, end.at);
      moments.push({ kind: 'want', at, until, serverName, fresh: why === 'fresh-demanded', eventId, draw: end.draw });
      firstWanted.set(serverName, Math.min(at, firstWanted.get(serverName) ?? at));
    } else if (event.type === 'ConnectionReported') {
      const { serverName, reportedAt: at } = event.data;
      if (!wanted.has(serverName)) continue;
      const held = recorded.get(serverName);
      moments.push({ kind: 'trouble', at, serverName, eventId, ...(held === undefined ? {} : { recorded: held }) });
    } else if (event.type === 'CacheCleared') {
      const { subject, clearedAt: at } = event.data;
      if (subject === '*') moments.push({ kind: 'clear', at, eventId });
      else if (wanted.has(subject) && !byPins.has(`${at} ${subject}`))
        moments.push({ kind: 'clear', at, serverName: subject, eventId });
    } else if (isConclusion(event) && !isTimeout(event)) {
      if (isFullConclusion(event)) full.set(event.id, event.data);
      const conclusion = full.get(event.type === 'ConclusionConfirmed' ? event.data.confirms : event.id);
      if (conclusion !== undefined) recorded.set(event.data.serverName, holdingOf(conclusion));
    }
  }
  if (usedEveryMs !== undefined) {
    for (const [serverName, from] of firstWanted) moments.push(...uses(serverName, { from, to, everyMs: usedEveryMs }));
  }
  return moments.filter(({ at }) => at < to).sort(inOrder);
}

// What is told of one name stays as its stream has it; between names there is no order but that of time.
function inOrder(left: Moment, right: Moment): number {
  const [ours, theirs] = [left.serverName ?? '', right.serverName ?? ''];
  return endOf(left) - endOf(right) || left.at - right.at || (ours < theirs ? -1 : ours > theirs ? 1 : 0);
}

function endOf(moment: Moment): Instant {
  return moment.kind === 'want' ? moment.until : moment.at;
}

/** What clears a name because it is pinned or unpinned here is no matter of others, who do not know of that. */
function clearingsByPins(events: readonly ReadEvent[]): ReadonlySet<string> {
  const clearings = new Set<string>();
  for (const event of events) {
    if (event.type === 'DestinationPinned') clearings.add(`${event.data.pinnedAt} ${event.data.serverName}`);
    if (event.type === 'DestinationUnpinned') clearings.add(`${event.data.unpinnedAt} ${event.data.serverName}`);
  }
  return clearings;
}

interface End {
  readonly at: Instant;
  readonly draw: number;
}

function endsOfResolutions(events: readonly ReadEvent[]): ReadonlyMap<string, End> {
  const ends = new Map<string, End>();
  for (const event of events) {
    if (!isConclusion(event) || event.correlationId === undefined) continue;
    const { decidedAt: at, draw } = event.data;
    ends.set(event.correlationId, { at, draw });
  }
  return ends;
}

function uses(
  serverName: string,
  { from, to, everyMs }: { readonly from: Instant; readonly to: Instant; readonly everyMs: Milliseconds },
): readonly Want[] {
  if (!(everyMs > 0)) throw new RangeError(`a name cannot be used every ${String(everyMs)} ms`);
  const count = Math.max(0, Math.ceil((to - from) / everyMs) - 1);
  if (count > MAX_ASSUMED) throw new RangeError(`${count} uses of ${serverName} are more than ${MAX_ASSUMED}`);
  return Array.from({ length: count }, (_, index) => {
    const at = from + (index + 1) * everyMs;
    return { kind: 'want', at, until: at, serverName, fresh: false };
  });
}
