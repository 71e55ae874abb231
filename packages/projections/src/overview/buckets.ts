import type { Instant } from '@wherefore/discovery';
import { isTimeout, type ReadEvent, roleOf } from '../provenance/event-roles.ts';
import type { OverviewBucket } from './overview.ts';

type Sort = Exclude<keyof OverviewBucket, 'from' | 'to'>;

const EMPTY: Readonly<Record<Sort, number>> = {
  asked: 0,
  observed: 0,
  unanswered: 0,
  concluded: 0,
  failed: 0,
  acts: 0,
  claimed: 0,
};

/** Counts of events along a stretch of time. */
export class Buckets {
  readonly #from: Instant;
  readonly #to: Instant;
  readonly #width: number;
  readonly #counts: Record<Sort, number>[];
  events = 0;

  /** `to` belongs to the last one. */
  constructor({ from, to }: { readonly from: Instant; readonly to: Instant }, most: number) {
    this.#from = from;
    this.#to = to;
    const span = to - from + 1;
    this.#width = Math.max(1, Math.ceil(span / most));
    this.#counts = Array.from({ length: Math.max(0, Math.ceil(span / this.#width)) }, () => ({ ...EMPTY }));
  }

  has({ recordedAt }: ReadEvent): boolean {
    return recordedAt >= this.#from && recordedAt <= this.#to;
  }

  /** `isFailed`: an observation without an answer. */
  add(event: ReadEvent, isFailed = false): void {
    const counts = this.#counts[Math.floor((event.recordedAt - this.#from) / this.#width)];
    if (counts === undefined || !this.has(event)) return;
    this.events += 1;
    counts[sortOf(event)] += 1;
    if (isFailed) counts.unanswered += 1;
  }

  all(): readonly OverviewBucket[] {
    return this.#counts.map((counts, index) => {
      const from = this.#from + index * this.#width;
      return { from, to: Math.min(from + this.#width, this.#to + 1), ...counts };
    });
  }
}

function sortOf(event: ReadEvent): Sort {
  switch (roleOf(event)) {
    case 'request':
      return 'asked';
    case 'observation':
      return 'observed';
    case 'conclusion':
      return event.type === 'ResolutionFailed' || isTimeout(event) ? 'failed' : 'concluded';
    case 'claim':
      return 'claimed';
    case 'act':
      return 'acts';
  }
}
