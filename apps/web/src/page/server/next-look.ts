import type { Explanation } from '../api/answers.ts';

/** What changes by itself is noticed so soon. */
const EVERY_MS = 30_000;

/** A little after it ran out: by then it has been asked anew, if somebody asks. */
const AFTER_MS = 1500;

/** How long until the explanation of now is worth asking for again, ms. */
export function nextLookMs(explanation: Explanation | undefined, now: number = Date.now()): number {
  if (explanation?.known.kind !== 'held') return EVERY_MS;
  const left = Date.parse(explanation.known.freshUntil) - now;
  return left < 0 ? EVERY_MS : Math.min(EVERY_MS, left + AFTER_MS);
}
