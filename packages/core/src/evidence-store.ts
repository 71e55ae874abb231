import {
  confirmationOf,
  contentOf,
  evolve,
  type Instant,
  type Observation,
  type Policy,
  questionKey,
  questionStream,
} from '@wherefore/discovery';
import { BoundedMap } from './bounded-map.ts';
import type { LoggedEvent } from './evidence-log.ts';
import { MAX_CONFIRMATIONS, type Remembered } from './history.ts';
import type { Known } from './inquiry.ts';
import type { Journal } from './journal.ts';
import { clearedEvent } from './name-events.ts';
import type { Past } from './past.ts';

interface Entry {
  used: boolean;
  /** `undefined`: the log was read, and nothing is known. */
  readonly answer: (Remembered & Known) | undefined;
}

export interface EvidenceStoreOptions {
  readonly policy: Policy;
  readonly journal: Journal;
  /** Where to read what was learned before; `undefined` when there was no before. */
  readonly past: Past | undefined;
  readonly capacity: number;
  readonly newId: () => string;
}

/** How an observation came about. */
export interface Cause {
  readonly requestId: string;
  readonly asHint: boolean;
  /** What was known when the question was asked: memory may have dropped it since. */
  readonly before: Remembered | undefined;
  /** It was asked before its question was cleared: evidence for who waits, and then forgotten. */
  readonly isCleared: boolean;
}

/** What is known in answer to each question: in memory, bounded, and behind it the log. */
export class EvidenceStore {
  readonly #options: EvidenceStoreOptions;
  readonly #entries: BoundedMap<Entry>;
  #count = 0;

  constructor(options: EvidenceStoreOptions) {
    this.#options = options;
    this.#entries = new BoundedMap(options.capacity);
  }

  /** Questions in memory. */
  get size(): number {
    return this.#entries.size;
  }

  /** How many observations were taken in. */
  get count(): number {
    return this.#count;
  }

  readonly known = (key: string): Known | undefined => this.#entries.get(key)?.answer;

  /** Reads the log about a question that memory knows nothing of. */
  async recall(key: string): Promise<(Remembered & Known) | undefined> {
    const { past } = this.#options;
    let entry = this.#entries.peek(key);
    if (entry === undefined && past !== undefined) {
      await past.answer(key, (remembered) => {
        entry = this.#entries.peek(key) ?? { used: false, answer: remembered && { ...remembered, number: 0 } };
        this.#entries.set(key, entry);
      });
    }
    return entry?.answer;
  }

  /** Takes an observation in and records it, in full or as a confirmation of what was said before. */
  add(observation: Observation, { requestId, asHint, before: asked, isCleared }: Cause): Known {
    const key = questionKey(observation);
    const before = isCleared ? undefined : (this.#entries.peek(key)?.answer ?? asked);
    const content = contentOf(observation);
    const confirms =
      before !== undefined &&
      content !== undefined &&
      content === before.content &&
      before.confirmations < MAX_CONFIRMATIONS;
    this.#count += 1;
    const failures = (before?.standing.failures ?? 0) + 1;
    const answer: Remembered & Known = {
      standing: evolve(before?.standing, observation, this.#options.policy, failures),
      number: this.#count,
      content,
      fullId: confirms ? before.fullId : observation.id,
      confirmations: confirms ? before.confirmations + 1 : 0,
    };
    if (!isCleared) this.#entries.set(key, { used: false, answer });
    const { type, data } = confirms ? confirmationOf(observation, before.fullId) : inFull(observation);
    const event: LoggedEvent = {
      id: observation.id,
      type,
      data: { ...data, ...(asHint && { asHint }), ...(isCleared && { isCleared }), ...(failures > 1 && { failures }) },
      correlationId: requestId,
      causationId: requestId,
      observedAt: observation.observedAt,
    };
    const cites = confirms ? [requestId, before.fullId] : [requestId];
    // What is not recorded is not known.
    this.#options.journal.record(questionStream(key), event, cites).catch(() => this.#entries.delete(key));
    return answer;
  }

  /** Forgets the answers to these questions, here and for whoever reads the log later. */
  async clear(keys: readonly string[], by: string, clearedAt: Instant): Promise<void> {
    this.drop(keys);
    const { journal, newId } = this.#options;
    const cleared = keys.map((subject) => clearedEvent(newId(), { subject, by, clearedAt }));
    await Promise.all(cleared.map((event, index) => journal.record(questionStream(keys[index] ?? ''), event)));
  }

  /** Forgets what memory has of these questions: the log is read when it is needed. */
  drop(keys: readonly string[]): void {
    for (const key of keys) this.#entries.delete(key);
  }

  /** Somebody has recorded an answer: unless memory has it, or `isLater` says that it has a later one, it reads the log. */
  learn(key: string, id: string, isLater: (id: string) => boolean): void {
    const entry = this.#entries.peek(key);
    if (entry === undefined) return;
    const latest = entry.answer?.standing.latest.id;
    if (latest === undefined || (latest !== id && !isLater(latest))) this.#entries.delete(key);
  }

  /** Forgets all answers. The caller records it. */
  clearAll(): void {
    this.#entries.clear();
  }
}

function inFull(observation: Observation): { type: string; data: object } {
  const { id: _, ...data } = observation;
  switch (observation.kind) {
    case 'well-known':
      return { type: 'WellKnownFetched', data };
    case 'srv':
      return { type: 'SrvLookedUp', data };
    case 'address':
      return { type: 'AddressesLookedUp', data };
  }
}
