import type { Conclusion, Instant } from '@wherefore/discovery';
import { type ConclusionChange, changesBetween } from '../provenance/conclusion-changes.ts';
import {
  type ConclusionEvent,
  isConclusion,
  isFullConclusion,
  isTimeout,
  type ReadEvent,
} from '../provenance/event-roles.ts';
import { eventSentence } from '../provenance/event-sentence.ts';
import { isEnd } from '../provenance/name-at.ts';
import type { OverviewChange, Tone } from './overview.ts';

const BAD: ReadonlySet<ConclusionChange['kind']> = new Set(['lost', 'failure', 'delegation-lost', 'step-fell']);
const GOOD: ReadonlySet<ConclusionChange['kind']> = new Set(['recovered', 'delegation-gained', 'step-rose']);

/** What became of a name, event by event in the order of its stream: where it is otherwise than before. */
export class ConcludedChanges {
  /** Conclusions by the event that has them in full. */
  readonly #full = new Map<string, Conclusion>();
  /** When everything was cleared, in the order of time. */
  readonly #clearings: readonly Instant[];
  #cleared = 0;
  #before: Conclusion | undefined;
  #isEnded = true;
  #hasTimedOut = false;

  constructor(clearings: readonly Instant[]) {
    this.#clearings = clearings;
  }

  next(event: ReadEvent): { readonly change: OverviewChange; readonly isSmall: boolean } | undefined {
    if (isTimeout(event)) {
      const isFirst = !this.#hasTimedOut;
      this.#hasTimedOut = true;
      return isFirst ? { change: changeOf(event, 'gave-up', 'bad'), isSmall: false } : undefined;
    }
    if (isConclusion(event)) return this.#concluded(event);
    if (isEnd(event)) this.#isEnded = true;
    switch (event.type) {
      case 'DestinationWithdrawn':
        return { change: changeOf(event, 'withdrawn', 'bad'), isSmall: false };
      case 'ConnectionReported':
        return { change: changeOf(event, 'reported', 'bad'), isSmall: false };
      case 'CacheCleared':
        return { change: changeOf(event, 'cleared', 'neutral'), isSmall: false };
      default:
        return undefined;
    }
  }

  #concluded(event: ConclusionEvent): { readonly change: OverviewChange; readonly isSmall: boolean } | undefined {
    this.#hasTimedOut = false;
    for (; (this.#clearings[this.#cleared] ?? Number.POSITIVE_INFINITY) <= event.recordedAt; this.#cleared += 1) {
      this.#isEnded = true;
    }
    const drawn = event.type === 'ConclusionConfirmed' ? this.#full.get(event.data.confirms) : event.data;
    // What it confirms was deleted.
    if (drawn === undefined) return undefined;
    if (isFullConclusion(event)) this.#full.set(event.id, drawn);
    const before = this.#before;
    const isNew = this.#isEnded;
    this.#before = drawn;
    this.#isEnded = false;
    const changes = before === undefined || before === drawn ? [] : changesBetween(before, drawn);
    if (!isNew && changes.length === 0) return undefined;
    const kind = drawn.outcome === 'destination' ? 'chosen' : 'failed';
    const text = [eventSentence(event, () => undefined), ...changes.map((change) => change.text)].join(' ');
    const isSmall = !isNew && changes.every((change) => change.kind === 'addresses');
    return { change: { ...changeOf(event, kind, toneOf(drawn, changes)), text }, isSmall };
  }
}

function toneOf({ outcome }: Conclusion, changes: readonly ConclusionChange[]): Tone {
  if (outcome === 'unresolvable' || changes.some(({ kind }) => BAD.has(kind))) return 'bad';
  return changes.some(({ kind }) => GOOD.has(kind)) ? 'good' : 'neutral';
}

/** An event as a change. */
export function changeOf(event: ReadEvent, kind: OverviewChange['kind'], tone: Tone): OverviewChange {
  const { id, observedAt, recordedAt } = event;
  return { eventId: id, kind, observedAt, recordedAt, text: eventSentence(event, () => undefined), tone };
}
