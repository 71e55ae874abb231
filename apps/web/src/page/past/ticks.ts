import type { Span } from './span.ts';

export interface Tick {
  readonly time: number;
  readonly text: string;
}

const SECOND = 1000;
const MINUTE_MS = 60 * SECOND;
const HOUR = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR;

/** Round lengths of time, ms; longer ones are months, which differ. */
const STEPS: readonly number[] = [
  ...[1, 2, 5, 10, 15, 30].map((seconds) => seconds * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * MINUTE_MS),
  ...[1, 3, 6, 12].map((hours) => hours * HOUR),
  ...[1, 2, 7, 14].map((days) => days * DAY_MS),
];
const MONTHS_AT_ONCE = [1, 3, 6, 12, 24, 60];

/** 5 January 1970 was a Monday: weeks begin there. */
const FIRST_MONDAY = 4 * DAY_MS;

/** Round times of UTC along a span, at most so many. */
export function ticksOf({ from, to }: Span, most: number): readonly Tick[] {
  const step = STEPS.find((each) => (to - from) / each <= most);
  const times = step === undefined ? months({ from, to }, most) : multiples({ from, to }, step);
  return times.map((time) => ({ time, text: tickText(time) }));
}

function multiples({ from, to }: Span, step: number): readonly number[] {
  const origin = step > DAY_MS ? FIRST_MONDAY : 0;
  const first = origin + Math.ceil((from - origin) / step) * step;
  return Array.from({ length: Math.max(0, Math.floor((to - first) / step) + 1) }, (_, index) => first + index * step);
}

/** Of months since the year 0. */
function monthAt(month: number): number {
  return Date.UTC(Math.floor(month / 12), month % 12);
}

function months({ from, to }: Span, most: number): readonly number[] {
  const monthOf = (time: number): number => 12 * new Date(time).getUTCFullYear() + new Date(time).getUTCMonth();
  const [first, last] = [monthOf(from), monthOf(to)];
  const step = MONTHS_AT_ONCE.find((each) => (last - first) / each <= most) ?? 120;
  const begin = Math.ceil(first / step) * step;
  return Array.from({ length: Math.max(0, Math.floor((last - begin) / step) + 1) }, (_, index) =>
    monthAt(begin + index * step),
  ).filter((time) => time >= from && time <= to);
}

/** The largest that changes there: a year, a day, or a time of day. */
export function tickText(time: number): string {
  const iso = new Date(time).toISOString();
  if (time % DAY_MS !== 0) return iso.slice(11, time % MINUTE_MS === 0 ? 16 : 19);
  if (iso.startsWith('-01-01', 4)) return iso.slice(0, 4);
  return `${Number(iso.slice(8, 10))} ${MONTHS[Number(iso.slice(5, 7)) - 1]}`;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
