import { spanText } from '../time/instant-text.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** `13 h` also of what is 20 ms short of it, and `24 h 23 min` rather than a day: what is compared is told alike. */
export function lastedText(ms: number): string {
  if (ms < 1000) return spanText(ms);
  const rounded = Math.round(ms / 1000) * 1000;
  if (rounded < DAY_MS || rounded >= 3 * DAY_MS) return spanText(rounded);
  const minutes = Math.floor((rounded % HOUR_MS) / MINUTE_MS);
  return `${Math.floor(rounded / HOUR_MS)} h${minutes === 0 ? '' : ` ${minutes} min`}`;
}
