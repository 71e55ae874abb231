import {
  confirmedObservation,
  type Instant,
  type Observation,
  type Question,
  questionFromKey,
  questionKey,
  type Shown,
} from '@wherefore/discovery';
import {
  fullObservation,
  isFullObservation,
  isObservation,
  type ObservationEvent,
  questionOf,
  type ReadEvent,
} from '../provenance/event-roles.ts';
import { firstQuestionKeys, furtherQuestionKeys, MAX_QUESTIONS } from './question-keys.ts';

/** An answer of the world. */
export interface Sight {
  /** Never before the one that was recorded before it. */
  readonly at: Instant;
  readonly observation: Observation;
}

interface Evidence {
  readonly at: Instant;
  readonly shown: Shown;
}

/** What the world showed, by question, as far as it was recorded. */
export class ShownWorld {
  readonly #sights = new Map<string, Sight[]>();
  /** The same as who shares the log has it: without what was forgotten. */
  readonly #evidence = new Map<string, Evidence[]>();
  readonly #full = new Map<string, Observation>();

  /** The events of each stream in their order. */
  constructor(events: readonly ReadEvent[]) {
    for (const event of events) {
      if (isObservation(event)) this.#take(event);
      else if (event.type === 'CacheCleared' && questionFromKey(event.data.subject) !== undefined) {
        const { subject, clearedAt: at } = event.data;
        push(this.#evidence, subject, { at, shown: { kind: 'cleared', at } });
      }
    }
  }

  /** The latest answer by then. */
  latest(question: Question, until: Instant): Observation | undefined {
    const sights = this.#sights.get(questionKey(question)) ?? [];
    return sights[countUntil(sights, until) - 1]?.observation;
  }

  /** What is evidence by then, the oldest first, without the first `after`. */
  shown(key: string, after: number, until: Instant): readonly Shown[] {
    const evidence = this.#evidence.get(key) ?? [];
    return evidence.slice(after, countUntil(evidence, until)).map(({ shown }) => shown);
  }

  sights(key: string): readonly Sight[] {
    return this.#sights.get(key) ?? [];
  }

  /** Every question that the destination of a name may ever have rested on. */
  keysOf(serverName: string): ReadonlySet<string> {
    const keys = new Set(firstQuestionKeys(serverName));
    for (const key of keys) {
      for (const { observation } of this.sights(key)) {
        for (const further of furtherQuestionKeys(observation)) if (keys.size < MAX_QUESTIONS) keys.add(further);
      }
    }
    return keys;
  }

  #take(event: ObservationEvent): void {
    const observation = this.#read(event);
    if (observation === undefined) return;
    const key = questionOf(event);
    push(this.#sights, key, { at: observation.observedAt, observation });
    if (event.data.isCleared === true) return;
    const { failures = 1 } = event.data;
    push(this.#evidence, key, { at: observation.observedAt, shown: { kind: 'observation', observation, failures } });
  }

  #read(event: ObservationEvent): Observation | undefined {
    if (isFullObservation(event)) {
      const observation = fullObservation(event);
      this.#full.set(event.id, observation);
      return observation;
    }
    const full = this.#full.get(event.data.confirms);
    return full === undefined ? undefined : confirmedObservation(event.id, event.data, full);
  }
}

function push<T extends { readonly at: Instant }>(lists: Map<string, T[]>, key: string, item: T): void {
  const list = lists.get(key) ?? [];
  lists.set(key, list);
  list.push({ ...item, at: Math.max(item.at, list.at(-1)?.at ?? item.at) });
}

/** How many are not after that time; they are in order. */
function countUntil(list: readonly { readonly at: Instant }[], until: Instant): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((list[middle]?.at ?? 0) <= until) low = middle + 1;
    else high = middle;
  }
  return low;
}
