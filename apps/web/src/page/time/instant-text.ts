import { formatSpan } from '@wherefore/discovery';

/** `2026-03-04 08:30:01` of UTC, for people. The whole is in ISO 8601 beside it. */
export function instantText(at: string | number): string {
  return new Date(at).toISOString().slice(0, 19).replace('T', ' ');
}

/** `in 5 min`, `3 h ago`, `now`. The largest unit alone: nobody reads the rest of it. */
export function fromNowText(at: string | number, now: number): string {
  const ms = new Date(at).getTime() - now;
  if (Math.abs(ms) < 1000) return 'now';
  const span = coarse(Math.abs(ms));
  return ms > 0 ? `in ${span}` : `${span} ago`;
}

/** The same of a time that stands still: `5 min later`, `3 h earlier`, `then`. */
export function fromThenText(at: string | number, then: number): string {
  const ms = new Date(at).getTime() - then;
  if (Math.abs(ms) < 1000) return 'then';
  return `${coarse(Math.abs(ms))} ${ms > 0 ? 'later' : 'earlier'}`;
}

function coarse(ms: number): string {
  const [largest = '', unit = ''] = formatSpan(ms).split(' ');
  return `${largest} ${unit}`;
}

/** `22 h 48 min`. */
export function spanText(ms: number): string {
  return formatSpan(ms);
}
