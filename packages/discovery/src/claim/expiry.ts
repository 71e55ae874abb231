import type { Instant, Milliseconds } from '../instant.ts';

const DAY_MS = 86_400_000;

const STAMP =
  /^(\d{4})-(\d{2})-(\d{2})[T ](\d{2}):(\d{2}):(\d{2})(?:[.,](\d{1,12}))?\s?(Z|UTC|GMT|[+-]\d{2}:?\d{2})?(?:\s?UTC)?$/i;
const RELATIVE =
  /^(?:(in|expired|expires in)\s+)?((?:\d{1,9}(?:\.\d{1,3})?\s?[a-zµ]{1,12}(?:,?\s?(?:and\s)?|$)){1,8})(\s?ago)?$/i;

const UNITS: Readonly<Record<string, Milliseconds>> = Object.assign(Object.create(null) as object, {
  ms: 1,
  s: 1000,
  sec: 1000,
  second: 1000,
  m: 60_000,
  min: 60_000,
  minute: 60_000,
  h: 3_600_000,
  hr: 3_600_000,
  hour: 3_600_000,
  d: DAY_MS,
  day: DAY_MS,
  w: 7 * DAY_MS,
  week: 7 * DAY_MS,
});

/**
 * Reads when an entry expires: ISO 8601 as Tuwunel (`%+`) and Continuwuity (`%z`) print it, `YYYY-MM-DD HH:MM:SS`, or a
 * span from `now` (`in 3 h 20 min`, `2h ago`). A time without a zone is taken as UTC. `undefined` for anything else, and
 * for a span when there is no `now`.
 */
export function readExpiry(text: string, now: Instant | undefined): Instant | undefined {
  const stamp = STAMP.exec(text);
  if (stamp !== null) return stampInstant(stamp);
  if (now === undefined) return undefined;
  const span = relativeSpan(text);
  return span === undefined ? undefined : now + span;
}

function stampInstant(stamp: RegExpExecArray): Instant | undefined {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = stamp.slice(1, 7).map(Number);
  if (month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return undefined;
  if (hour > 23 || minute > 59 || second > 60) return undefined;
  const zone = zoneMs(stamp[8]);
  if (zone === undefined) return undefined;
  const ms = Number((stamp[7] ?? '').slice(0, 3).padEnd(3, '0'));
  return daysSince1970(year, month, day) * DAY_MS + ((hour * 60 + minute) * 60 + second) * 1000 + ms - zone;
}

function zoneMs(zone: string | undefined): Milliseconds | undefined {
  if (zone === undefined || !/^[+-]/.test(zone)) return 0;
  const hours = Number(zone.slice(1, 3));
  const minutes = Number(zone.slice(-2));
  if (hours > 23 || minutes > 59) return undefined;
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * 60_000;
}

function daysIn(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

// Counted in years that begin in March, so that the leap day comes last.
function daysSince1970(year: number, month: number, day: number): number {
  const shifted = month > 2 ? year : year - 1;
  const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1;
  const leaps = Math.floor(shifted / 4) - Math.floor(shifted / 100) + Math.floor(shifted / 400);
  return shifted * 365 + leaps + dayOfYear - 719_468;
}

function relativeSpan(text: string): Milliseconds | undefined {
  const read = RELATIVE.exec(text);
  if (read === null) return undefined;
  const [, before, spans = '', ago] = read;
  let total = 0;
  for (const [, count = '', name = ''] of spans.matchAll(/(\d+(?:\.\d+)?)\s?([a-zµ]+)/gi)) {
    const lower = name.toLowerCase();
    const unit = UNITS[lower] ?? UNITS[lower.replace(/s$/, '')];
    if (unit === undefined) return undefined;
    total += Math.floor(Number(count) * unit);
  }
  const isPast = ago !== undefined || before?.toLowerCase() === 'expired';
  return isPast ? -total : total;
}
