import type { DestinationPinned, Explanation, Instant } from '@wherefore/discovery';
import type { Unanswerable } from '../replay/decide-again.ts';
import type { Afterwards } from './afterwards.ts';
import type { Held } from './name-at.ts';
import type { SeenAt } from './seen-at.ts';

/** What a resolver over this log would have said about a name at a time, and why; and what the world had shown. */
export interface ExplanationAt {
  readonly serverName: string;
  readonly at: Instant;
  /** As the system knew it then: by the time of recording. */
  readonly known: KnownAt;
  /** Where somebody had it pinned to, by the time of recording; `null` when nobody had, or it was over. */
  readonly pin: PinAt | null;
  /**
   * Some of what was recorded of the name by then is not at hand: it was deleted, or is in an archive elsewhere. What is
   * told is what is left.
   */
  readonly isCut: boolean;
  /** What the world had shown by then: by the time of observation, question by question. */
  readonly seen: readonly SeenAt[];
  /** All of it for people, but for the explanation of the conclusion, which has sentences of its own. */
  readonly sentences: readonly string[];
}

export type KnownAt =
  | HeldAt
  /** Nothing had been concluded, or what had been was ended by an event. */
  | {
      readonly kind: 'nothing';
      readonly endedBy?: EventAt;
      /** The conclusion that was ended. */
      readonly lastId?: string;
      readonly pending?: EventAt;
    }
  /** What is no server name is never recorded. */
  | { readonly kind: 'no-server-name'; readonly message: string };

/** A conclusion that was held. */
export interface HeldAt extends Pick<Held, 'conclusion' | 'confirmations'> {
  readonly kind: 'held';
  /** The event that drew or confirmed it last, and the one that has it in full. */
  readonly eventId: string;
  readonly fullId: string;
  /** When the two were recorded. */
  readonly chosenAt: Instant;
  readonly lastDrawnAt: Instant;
  /** It was believed, and whoever asked got it without a question to the world. Else everything expired was asked anew. */
  readonly isFresh: boolean;
  readonly pending?: EventAt;
  /** The way to it, decided again from what it cites; `null` when that is not possible, with the reason. */
  readonly explanation: Explanation | null;
  readonly obstacle?: Unanswerable;
  /** Deciding again came to the same, but for the form of it. */
  readonly isReproduced: boolean;
  readonly afterwards: Omit<Afterwards, 'end'> & { readonly end?: EventAt };
}

export interface EventAt {
  readonly eventId: string;
  readonly type: string;
  readonly observedAt: Instant;
  readonly recordedAt: Instant;
}

/** A pin that was in force. */
export interface PinAt extends Pick<DestinationPinned['data'], 'delegated' | 'by' | 'reason' | 'pinnedAt' | 'until'> {
  readonly eventId: string;
  /** Log time. */
  readonly recordedAt: Instant;
}
