import type { Tone } from '../ui/tone.ts';
import type { Phrase } from './phrase.ts';

/** What to tell somebody who has ten seconds. */
export interface Verdict {
  readonly tone: Tone;
  /** One or two words. */
  readonly word: string;
  /** To act on. */
  readonly title: Phrase;
  readonly notes: readonly VerdictNote[];
}

export interface VerdictNote {
  /** `warn` and `bad` are out of order; `accent` somebody wanted so. */
  readonly tone: Tone;
  readonly phrase: Phrase;
}

/** When it is looked at. */
export interface Look {
  /** Milliseconds since 1970. */
  readonly asOf: number;
  /** Of a time in the past. */
  readonly isPast: boolean;
}
