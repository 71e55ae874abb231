import {
  type CacheCleared,
  confirmationOf,
  contentOf,
  evolve,
  type Instant,
  type Observation,
  type Policy,
  questionKey,
  questionStream,
  type Standing,
} from '@wherefore/discovery';
import { BoundedMap } from './bounded-map.ts';
import type { EvidenceLog, LoggedEvent } from './evidence-log.ts';
import { lastClearOfAll, MAX_CONFIRMATIONS, type Remembered, rememberedAnswer } from './history.ts';
import type { Journal } from './journal.ts';

interface Entry {
  used: boolean;
  /** `undefined`: the log was read, and nothing is known. */
  readonly remembered: Remembered | undefined;
}

export interface EvidenceStoreOptions {
  readonly policy: Policy;
  readonly journal: Journal;
  /** Where to read what was learned before; `undefined` when there was no before. */
  readonly past: EvidenceLog | undefined;
  readonly capacity: number;
  readonly newId: () => string;
}

/** What is known in answer to each question: in memory, bounded, and behind it the log. */
export class EvidenceStore {
  readonly #options: EvidenceStoreOptions;
  readonly #entries: BoundedMap<Entry>;
  #clearedAt: Promise<Instant> | undefined;

  constructor(options: EvidenceStoreOptions) {
    this.#options = options;
    this.#entries = new BoundedMap(options.capacity);
  }

  readonly standing = (key: string): Standing | undefined => this.#entries.get(key)?.remembered?.standing;

  /** Reads the log about a question that memory knows nothing of. */
  async recall(key: string): Promise<void> {
    const { past, policy } = this.#options;
    if (past === undefined || this.#entries.peek(key) !== undefined) return;
    const remembered = await rememberedAnswer(past, key, policy, await this.clearedAt());
    if (this.#entries.peek(key) === undefined) this.#entries.set(key, { used: true, remembered });
  }

  clearedAt(): Promise<Instant> {
    const { past } = this.#options;
    if (past === undefined) return Promise.resolve(Number.NEGATIVE_INFINITY);
    this.#clearedAt ??= lastClearOfAll(past);
    return this.#clearedAt;
  }

  /** Takes an observation in and records it, in full or as a confirmation of what was said before. */
  add(observation: Observation, cause: { readonly requestId: string; readonly asHint: boolean }): void {
    const key = questionKey(observation);
    const before = this.#entries.peek(key)?.remembered;
    const content = contentOf(observation);
    const confirms =
      before !== undefined &&
      content !== undefined &&
      content === before.content &&
      before.confirmations < MAX_CONFIRMATIONS;
    const remembered: Remembered = {
      standing: evolve(before?.standing, observation, this.#options.policy),
      content,
      fullId: confirms ? before.fullId : observation.id,
      confirmations: confirms ? before.confirmations + 1 : 0,
    };
    this.#entries.set(key, { used: true, remembered });
    const { type, data } = confirms ? confirmationOf(observation, before.fullId) : inFull(observation);
    const { requestId: correlationId, asHint } = cause;
    this.#record(questionStream(key), {
      id: observation.id,
      type,
      data: asHint ? { ...data, asHint } : data,
      correlationId,
      causationId: correlationId,
      observedAt: observation.observedAt,
    }).catch(() => this.#entries.delete(key)); // What is not recorded is not known.
  }

  /** Forgets the answers to these questions, here and for whoever reads the log later. */
  async clear(keys: readonly string[], by: string, clearedAt: Instant): Promise<void> {
    for (const key of keys) this.#entries.delete(key);
    await Promise.all(keys.map((key) => this.#record(questionStream(key), this.clearance(key, by, clearedAt))));
  }

  /** Forgets all answers. The caller records it. */
  clearAll(clearedAt: Instant): void {
    this.#entries.clear();
    this.#clearedAt = Promise.resolve(clearedAt);
  }

  clearance(subject: string, by: string, clearedAt: Instant): LoggedEvent {
    const data: CacheCleared['data'] = { subject, by, clearedAt };
    return { id: this.#options.newId(), type: 'CacheCleared', data, observedAt: clearedAt };
  }

  #record(stream: string, event: LoggedEvent): Promise<void> {
    return this.#options.journal.record(stream, event);
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
