import { scaleUtc } from 'd3-scale';
import type { Span } from './span.ts';

export interface Tick {
  readonly time: number;
  readonly text: string;
}

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

/** Round times of UTC along a span, about so many. */
export function ticksOf({ from, to }: Span, about: number): readonly Tick[] {
  const ticks = scaleUtc().domain([from, to]).ticks(about);
  return ticks.map((date) => ({ time: date.getTime(), text: tickText(date.getTime()) }));
}

/** The largest that changes there: a year, a day, or a time of day. */
export function tickText(time: number): string {
  const iso = new Date(time).toISOString();
  if (time % DAY_MS !== 0) return iso.slice(11, time % MINUTE_MS === 0 ? 16 : 19);
  if (iso.startsWith('-01-01', 4)) return iso.slice(0, 4);
  return `${Number(iso.slice(8, 10))} ${MONTHS[Number(iso.slice(5, 7)) - 1]}`;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
