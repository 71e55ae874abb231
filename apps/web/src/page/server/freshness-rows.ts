import type { Evidence, Held } from '../api/answers.ts';

/** How long one piece of evidence holds, ms since 1970. */
export interface FreshnessRow {
  readonly evidence: Evidence;
  readonly observedAt: number;
  /** Its own lifetime ends. */
  readonly ownUntil: number;
  /** It may serve on until then if asking again fails. */
  readonly staleUntil: number;
  /** Until when it holds for this conclusion. */
  readonly holdsUntil: number;
  readonly isWeakest: boolean;
}

/** The ones that end first at the top. */
export function freshnessRows({ evidence }: Held): readonly FreshnessRow[] {
  return evidence
    .map((each): FreshnessRow => {
      const observedAt = Date.parse(each.observedAt);
      const ownUntil = observedAt + each.lifetime.effectiveMs;
      return {
        evidence: each,
        observedAt,
        ownUntil,
        staleUntil: Math.max(ownUntil, Date.parse(each.staleUntil)),
        holdsUntil: Date.parse(each.freshUntil),
        isWeakest: each.isWeakest,
      };
    })
    .toSorted((left, right) => Number(right.isWeakest) - Number(left.isWeakest) || left.holdsUntil - right.holdsUntil);
}

export function instantsOf(rows: readonly FreshnessRow[], believedUntil: number): readonly number[] {
  return [...rows.flatMap(({ observedAt, staleUntil }) => [observedAt, staleUntil]), believedUntil];
}
