import { questionKey, questionsOf } from '@wherefore/discovery';
import type { EvidenceStore } from './evidence-store.ts';
import type { Gatherer } from './gatherer.ts';
import { ALL_CACHES_STREAM, clearedAtOf } from './history.ts';
import type { Journal } from './journal.ts';
import type { LearnedEvent } from './learned-event.ts';
import { NameLearner } from './name-learner.ts';
import type { NameMemory } from './name-memory.ts';
import type { Past } from './past.ts';
import type { Pins } from './pins.ts';
import type { RecentMap } from './recent-map.ts';

export interface LearnerOptions {
  readonly names: NameMemory;
  readonly pins: Pins;
  readonly store: EvidenceStore;
  readonly gatherer: Gatherer;
  readonly past: Past | undefined;
  readonly journal: Pick<Journal, 'found'>;
  /** Ids of the events that were written here and have not come by yet. */
  readonly unseen: RecentMap<true>;
  /** Takes back a conclusion of our own that was drawn without knowing what the log has before it. */
  readonly withdraw: (serverName: string, eventId: string) => void;
}

/**
 * Takes the log as it comes by into memory. Whatever others have recorded, memory holds afterwards what a reader of the
 * log would find, or nothing, and then the log is read; never what the log has ended.
 */
export class Learner {
  readonly #options: LearnerOptions;
  readonly #names: NameLearner;

  constructor(options: LearnerOptions) {
    this.#options = options;
    this.#names = new NameLearner({ ...options, onCleared: (serverName) => this.#forgetQuestions(serverName) });
  }

  learn(event: LearnedEvent): void {
    const isOwn = this.#options.unseen.delete(event.id);
    if (!isOwn) this.#options.journal.found(event.id);
    try {
      this.#take(event, isOwn);
    } catch {
      // Of what cannot be read only where it belongs is known.
      this.#doubt(event.stream);
    }
  }

  #take(event: LearnedEvent, isOwn: boolean): void {
    const { stream } = event;
    if (!isOwn) this.#options.past?.changed(stream);
    const [kind, subject] = subjectOf(stream);
    if (kind === 'server') this.#names.take(subject, event, isOwn);
    else if (kind === 'question') this.#takeAnswer(subject, event, isOwn);
    else if (kind === 'pin') this.#names.takePin(subject, event, isOwn);
    else if (stream === ALL_CACHES_STREAM) this.#takeClearOfAll(event, isOwn);
  }

  #takeAnswer(key: string, { id, type }: LearnedEvent, isOwn: boolean): void {
    const { store, gatherer, unseen } = this.#options;
    if (type !== 'CacheCleared') {
      store.learn(key, id, isOwn ? (other) => unseen.has(other) : () => false);
    } else if (!isOwn) {
      store.drop([key]);
      gatherer.forget([key]);
    }
  }

  #takeClearOfAll({ type, data }: LearnedEvent, isOwn: boolean): void {
    if (type !== 'CacheCleared' || isOwn) return;
    const clearedAt = clearedAtOf(data);
    if (clearedAt === Number.NEGATIVE_INFINITY) {
      this.#forgetAll();
      return;
    }
    const { past, names } = this.#options;
    const isNews = clearedAt > names.allClearedAt;
    past?.allCleared(clearedAt);
    this.#names.clearUntil(clearedAt, isNews);
    if (isNews) this.#forgetAnswers();
  }

  #doubt(stream: string): void {
    const { store, pins } = this.#options;
    const [kind, subject] = subjectOf(stream);
    if (kind === 'server') this.#names.doubt(subject);
    if (kind === 'question') store.drop([subject]);
    if (kind === 'pin') {
      pins.forget(subject);
      this.#names.doubt(subject);
    }
    if (stream === ALL_CACHES_STREAM) this.#forgetAll();
  }

  /** What a name that was cleared rests on was cleared, too: memory may hear of that later. */
  #forgetQuestions(serverName: string): void {
    const { store, pins } = this.#options;
    const standing = (key: string) => store.known(key)?.standing;
    store.drop(questionsOf(serverName, standing, pins.known(serverName)?.pin).map(questionKey));
  }

  #forgetAll(): void {
    this.#options.names.clear();
    this.#forgetAnswers();
  }

  #forgetAnswers(): void {
    const { store, gatherer } = this.#options;
    store.clearAll();
    gatherer.forgetAll();
  }
}

function subjectOf(stream: string): readonly [kind: string, subject: string] {
  const colon = stream.indexOf(':');
  return colon < 0 ? [stream, ''] : [stream.slice(0, colon), stream.slice(colon + 1)];
}
