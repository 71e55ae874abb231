import type { Span } from '../past/span.ts';
import type { Lane, Wrong } from './lane.ts';

/** No closer than this, ms. */
export const CLOSEST_MS = 10_000;

const MINUTE_MS = 60_000;

/** The longest wrong stretch of all. */
export function longestWrong(lanes: readonly Lane[]): Wrong | undefined {
  return lanes
    .flatMap(({ wrong }) => wrong)
    .reduce<Wrong | undefined>((longest, each) => {
      return longest === undefined || each.to - each.from > longest.to - longest.from ? each : longest;
    }, undefined);
}

/** A wrong stretch with what came before it, and as long as it would have lasted. */
export function aroundWrong({ from, to, expiresAt }: Wrong, whole: Span): Span {
  const end = Math.max(to, Math.min(expiresAt ?? to, whole.to));
  const margin = Math.max((end - from) * 0.09, MINUTE_MS);
  return within({ from: from - margin, to: end + margin }, whole);
}

/** The minutes in which it began. */
export function beginningOf({ from }: Wrong, whole: Span): Span {
  return within({ from: from - 1.5 * MINUTE_MS, to: from + 2.5 * MINUTE_MS }, whole);
}

/** Closer (a factor below 1) or wider, around a time that stays where it is. */
export function zoomed({ from, to }: Span, factor: number, middle: number, whole: Span): Span {
  const width = Math.max((to - from) * factor, CLOSEST_MS);
  const share = middle >= from && middle <= to ? (middle - from) / (to - from) : 0.5;
  const begin = (middle >= from && middle <= to ? middle : (from + to) / 2) - width * share;
  return within({ from: begin, to: begin + width }, whole);
}

/** As much of a span as there is, of the same width if it fits. */
export function within({ from, to }: Span, whole: Span): Span {
  const width = Math.min(to - from, whole.to - whole.from);
  const begin = Math.round(Math.min(Math.max(from, whole.from), whole.to - width));
  return { from: begin, to: begin + Math.round(width) };
}

export function isSameSpan(one: Span, other: Span): boolean {
  return Math.abs(one.from - other.from) < 1000 && Math.abs(one.to - other.to) < 1000;
}
