import { spanText } from '../time/instant-text.ts';
import type { FreshnessRow } from './freshness-rows.ts';

/** What a bar shows, in words. `ago`: `ago`, or what is said of a moment that is past. */
export function freshnessWords(
  { observedAt, ownUntil, staleUntil, holdsUntil, evidence: { stale } }: FreshnessRow,
  asOf: number,
  ago: string,
): string {
  const seen = `Seen ${spanText(Math.max(0, asOf - observedAt))} ${ago}`;
  if (ownUntil <= observedAt) return `${seen}; not kept.`;
  const end =
    ownUntil > asOf ? `believed for ${spanText(ownUntil - asOf)} more` : `ran out ${spanText(asOf - ownUntil)} ${ago}`;
  if (stale) {
    const next =
      holdsUntil > asOf
        ? `serves on because asking again failed, and is asked for again in ${spanText(holdsUntil - asOf)}`
        : 'served on because asking again failed, and is to be asked for again';
    return `${seen}; ${end}; ${next}.`;
  }
  if (staleUntil <= ownUntil) return `${seen}; ${end}.`;
  const limit =
    staleUntil > asOf
      ? `may serve on for ${spanText(staleUntil - asOf)} if asking again fails`
      : 'too old to serve on by now';
  return `${seen}; ${end}; ${limit}.`;
}
