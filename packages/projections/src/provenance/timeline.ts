import type { Conclusion, Instant } from '@wherefore/discovery';
import { sameAnswer } from './afterwards.ts';
import { type ConclusionChange, changesBetween } from './conclusion-changes.ts';
import {
  type ConclusionEvent,
  isConclusion,
  isFullConclusion,
  isObservation,
  isTimeout,
  questionOf,
  type ReadEvent,
} from './event-roles.ts';
import { eventSentence, type FindEvent } from './event-sentence.ts';

/** Something that happened to a name. */
export interface HistoryEntry {
  readonly kind:
    | 'asked'
    /** Seen, in answer to a question that a conclusion rests on. */
    | 'observed'
    | 'chosen'
    /** The same again, `count` times in a row. */
    | 'confirmed'
    | 'failed'
    /** The resolver ran out of time. */
    | 'gave-up'
    | 'withdrawn'
    | 'cleared'
    | 'reported'
    | 'pinned'
    | 'unpinned'
    | 'claimed';
  /** Of several the first. */
  readonly eventId: string;
  /** World time. */
  readonly observedAt: Instant;
  /** Log time. */
  readonly recordedAt: Instant;
  /** One sentence for people. */
  readonly text: string;
  /** In what a conclusion differs from the one before. */
  readonly changes: readonly ConclusionChange[];
  /** Of an observation: the key of the question. */
  readonly question?: string;
  /** Of confirmations: how many, and the last of them. */
  readonly count?: number;
  readonly last?: { readonly eventId: string; readonly observedAt: Instant; readonly recordedAt: Instant };
}

/** What came before the events of a timeline. */
export interface Before {
  readonly conclusion?: Conclusion;
  /** What the last conclusion rested on. */
  readonly because: ReadonlySet<string>;
}

const KINDS: Readonly<Partial<Record<ReadEvent['type'], HistoryEntry['kind']>>> = {
  ResolutionRequested: 'asked',
  DestinationChosen: 'chosen',
  ResolutionFailed: 'failed',
  DestinationWithdrawn: 'withdrawn',
  CacheCleared: 'cleared',
  ConnectionReported: 'reported',
  DestinationPinned: 'pinned',
  DestinationUnpinned: 'unpinned',
  CacheEntryClaimed: 'claimed',
};

/**
 * Events in the order of their recording as entries for people: observations stand before the conclusion that was the
 * first to cite them, and confirmations in a row are one entry, together with the requests that led to them.
 */
export function timelineOf(events: readonly ReadEvent[], find: FindEvent, before: Before): readonly HistoryEntry[] {
  const confirming = new Set(
    events.flatMap(({ type, correlationId }) => (type === 'ConclusionConfirmed' ? (correlationId ?? []) : [])),
  );
  const entries: HistoryEntry[] = [];
  let { conclusion, because } = before;
  for (const event of events) {
    if (event.type === 'ResolutionRequested' && confirming.has(event.id)) continue;
    if (!isConclusion(event) || isTimeout(event)) {
      entries.push(entryOf(event, isTimeout(event) ? 'gave-up' : (KINDS[event.type] ?? 'asked'), find));
      continue;
    }
    for (const id of event.data.because) {
      const seen = because.has(id) ? undefined : find(id);
      // What only confirms is told with what it led to.
      if (seen === undefined || (seen.type === 'EvidenceConfirmed' && event.type === 'ConclusionConfirmed')) continue;
      if (isObservation(seen)) entries.push({ ...entryOf(seen, 'observed', find), question: questionOf(seen) });
    }
    because = new Set(event.data.because);
    const drawn = conclusionOf(event, find);
    const last = entries.at(-1);
    if (event.type !== 'ConclusionConfirmed') {
      const changes = conclusion === undefined || drawn === undefined ? [] : changesBetween(conclusion, drawn);
      entries.push({ ...entryOf(event, KINDS[event.type] ?? 'chosen', find), changes });
    } else if (last?.kind === 'confirmed' && isSame(conclusion, drawn)) {
      entries[entries.length - 1] = prolonged(last, event, find);
    } else {
      entries.push({ ...entryOf(event, 'confirmed', find), count: 1, last: idAndTimes(event) });
    }
    conclusion = drawn ?? conclusion;
  }
  return entries;
}

function isSame(before: Conclusion | undefined, after: Conclusion | undefined): boolean {
  return before !== undefined && after !== undefined && sameAnswer(before, after);
}

function entryOf(event: ReadEvent, kind: HistoryEntry['kind'], find: FindEvent): HistoryEntry {
  return { kind, ...idAndTimes(event), text: eventSentence(event, find), changes: [] };
}

function idAndTimes({ id, observedAt, recordedAt }: ReadEvent): NonNullable<HistoryEntry['last']> {
  return { eventId: id, observedAt, recordedAt };
}

function prolonged(entry: HistoryEntry, event: ConclusionEvent, find: FindEvent): HistoryEntry {
  const count = (entry.count ?? 1) + 1;
  const text = `${count} times ${eventSentence(event, find).replace(/^[AT]/, (letter) => letter.toLowerCase())}`;
  return { ...entry, text, count, last: idAndTimes(event) };
}

/** The conclusion of an event, filled in from the one that it confirms. */
export function conclusionOf(event: ConclusionEvent, find: FindEvent): Conclusion | undefined {
  if (event.type !== 'ConclusionConfirmed') return event.data;
  const full = find(event.data.confirms);
  return full !== undefined && isFullConclusion(full) ? full.data : undefined;
}
