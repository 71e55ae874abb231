/** A stretch of time, ms since 1970. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Widths to look at, the widest first. */
export const WIDTHS: readonly { readonly ms: number; readonly text: string }[] = [
  { ms: 30 * DAY, text: '30 days' },
  { ms: 7 * DAY, text: '7 days' },
  { ms: DAY, text: '24 hours' },
  { ms: HOUR, text: '1 hour' },
];

/** What is narrower cannot be told apart by hand. */
const NARROWEST_MS = MINUTE;

/** A span that has a width, whatever it is made of. */
export function drawable({ from, to }: Span): Span {
  return to - from >= NARROWEST_MS ? { from, to } : { from: to - NARROWEST_MS, to };
}

/** So much of the whole around a moment; at its ends no further than they are. */
export function around(moment: number, width: number, whole: Span): Span {
  if (width >= whole.to - whole.from) return whole;
  const from = Math.min(Math.max(moment - width / 2, whole.from), whole.to - width);
  return { from: Math.floor(from), to: Math.floor(from) + width };
}

/** The same width a part of it earlier (`-1`) or later (`1`). */
export function moved({ from, to }: Span, direction: -1 | 1, whole: Span): Span {
  const width = to - from;
  return around((from + to) / 2 + (direction * width) / 2, width, whole);
}

export function has({ from, to }: Span, moment: number): boolean {
  return moment >= from && moment <= to;
}

/** The part of the whole that an address asks for; `undefined`: all of it. What is none is not looked at. */
export function spanIn(from: string | undefined, to: string | undefined, whole: Span): Span | undefined {
  if (from === undefined && to === undefined) return undefined;
  const span = { from: timeOf(from) ?? whole.from, to: timeOf(to) ?? whole.to };
  return span.to - span.from > 0 ? drawable(span) : undefined;
}

const ISO_8601 = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:\d\d)$/;

/** When a text of ISO 8601 is, as the API reads it: what says no zone is no moment. `undefined`: it is none. */
export function timeOf(text: string | undefined): number | undefined {
  // A plus that was not percent-encoded comes as a space.
  const written = (text ?? '').replace(/ (?=\d\d:\d\d$)/, '+');
  const time = ISO_8601.test(written) ? Date.parse(written) : Number.NaN;
  return time >= 0 ? time : undefined;
}

/** ISO 8601 without what is zero anyway. */
export function isoText(time: number): string {
  return new Date(time).toISOString().replace('.000Z', 'Z');
}

/** The first full second at which what happened then is known, with what was concluded from it at once. */
export function secondAfter(time: number): number {
  return Math.ceil(time / SECOND) * SECOND;
}
