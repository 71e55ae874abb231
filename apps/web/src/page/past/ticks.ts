import { utcTicks } from 'd3-time';
import type { Span } from './span.ts';

export interface Tick {
  readonly time: number;
  readonly text: string;
}

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** Round times of UTC along a span, at most so many. */
export function ticksOf({ from, to }: Span, most: number): readonly Tick[] {
  // It takes the number for a wish.
  for (let wished = most; wished > 0; wished -= 1) {
    const times = utcTicks(new Date(from), new Date(to), wished).map(Number).filter(isWholeSecond);
    if (times.length <= most) return times.map((time) => ({ time, text: tickText(time) }));
  }
  return [];
}

/** Parts of a second have no text of their own: several would be told as the same time. */
function isWholeSecond(time: number): boolean {
  return time % 1000 === 0;
}

/** The largest that changes there: a year, a day, or a time of day. */
export function tickText(time: number): string {
  const iso = new Date(time).toISOString();
  if (time % DAY_MS !== 0) return iso.slice(11, time % MINUTE_MS === 0 ? 16 : 19);
  if (iso.startsWith('-01-01', 4)) return iso.slice(0, 4);
  return `${Number(iso.slice(8, 10))} ${MONTHS[Number(iso.slice(5, 7)) - 1]}`;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
