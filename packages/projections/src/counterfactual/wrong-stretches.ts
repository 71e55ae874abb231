import type { Holding, Instant, Milliseconds } from '@wherefore/discovery';
import { correctness } from './compare-holdings.ts';
import type { Segment, SegmentEnd } from './name-history.ts';
import type { ReferenceStretch } from './reference.ts';

/** A time during which what was held differed from what would have been right. */
export interface WrongStretch {
  readonly from: Instant;
  readonly to: Instant;
  readonly held: Holding;
  readonly right: Holding;
  /**
   * The observation that began it: one that came to nothing and was taken for an answer, or one by which the world had
   * moved on. `null` when there is none.
   */
  readonly startedBy: string | null;
  /** `world`: what was held had become right again. */
  readonly endedBy: SegmentEnd | { readonly kind: 'world'; readonly eventId: string | null };
  /** When it would have ended without anybody's doing; `null`: never. */
  readonly expiresAt: Instant | null;
}

/** Is this an observation that says nothing, or nothing usable? */
export type SaysNothing = (eventId: string) => boolean;

/** Holds what was held against the reference. Both are without gaps. */
export function wrongStretches(
  segments: readonly Segment[],
  reference: readonly ReferenceStretch[],
  saysNothing: SaysNothing,
): readonly WrongStretch[] {
  const wrong: WrongStretch[] = [];
  let first = 0;
  for (const segment of segments) {
    while (first < reference.length && (reference[first]?.to ?? 0) <= segment.from) first += 1;
    if (segment.kind !== 'held') continue;
    for (let index = first; index < reference.length; index += 1) {
      const stretch = reference[index];
      if (stretch === undefined || stretch.from >= segment.to) break;
      if (stretch.holding === null || correctness(segment.holding, stretch.holding) !== 'wrong') continue;
      const from = Math.max(segment.from, stretch.from);
      const to = Math.min(segment.to, stretch.to);
      const culprit = segment.because.find(saysNothing) ?? segment.because.at(-1) ?? null;
      const next = reference[index + 1];
      wrong.push({
        from,
        to,
        held: segment.holding,
        right: stretch.holding,
        startedBy: from === segment.from ? culprit : stretch.changedBy,
        endedBy: to === segment.to ? segment.endedBy : { kind: 'world', eventId: next?.changedBy ?? null },
        expiresAt: segment.heldUntil,
      });
    }
  }
  return wrong;
}

export function totalMs(stretches: readonly { readonly from: Instant; readonly to: Instant }[]): Milliseconds {
  return stretches.reduce((sum, { from, to }) => sum + (to - from), 0);
}
