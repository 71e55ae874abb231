import type { Instant } from './instant.ts';

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const DAYS_BEFORE = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];
const DAY_MS = 86_400_000;

const SHORT_DAY = '(?:mon|tue|wed|thu|fri|sat|sun)';
const LONG_DAY = '(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday)';
const MONTH = `(${MONTHS.join('|')})`;
const TIME = '([0-9]{2}):([0-9]{2}):([0-9]{2})';

const IMF_FIXDATE = new RegExp(`^${SHORT_DAY}, ([0-9]{2}) ${MONTH} ([0-9]{4}) ${TIME} gmt$`, 'i');
const RFC850_DATE = new RegExp(`^${LONG_DAY}, ([0-9]{2})-${MONTH}-([0-9]{2}) ${TIME} gmt$`, 'i');
const ASCTIME_DATE = new RegExp(`^${SHORT_DAY} ${MONTH} ([0-9]{2}| [0-9]) ${TIME} ([0-9]{4})$`, 'i');

/**
 * Reads an HTTP-date in any of its three forms (RFC 9110 s5.6.7), letters in any case (RFC 9111 s4.2). Anything
 * else, other zones than GMT among it, gives `undefined`. `now` places the two-digit year of the second form: the
 * latest such date that is not more than fifty years ahead.
 */
export function parseHttpDate(text: string, now: Instant): Instant | undefined {
  const value = text.trim();
  const imf = IMF_FIXDATE.exec(value);
  if (imf !== null) return instant(imf[3], imf[2], imf[1], imf[4], imf[5], imf[6]);
  const asctime = ASCTIME_DATE.exec(value);
  if (asctime !== null) return instant(asctime[6], asctime[1], asctime[2], asctime[3], asctime[4], asctime[5]);
  const rfc850 = RFC850_DATE.exec(value);
  if (rfc850 === null) return undefined;
  const nextCentury = (Math.floor(yearOf(now) / 100) + 1) * 100;
  for (const century of [nextCentury, nextCentury - 100, nextCentury - 200]) {
    const year = String(century + Number(rfc850[3]));
    const placed = instant(year, rfc850[2], rfc850[1], rfc850[4], rfc850[5], rfc850[6]);
    if (placed !== undefined && placed <= fiftyYearsAfter(now)) return placed;
  }
  return undefined;
}

function fiftyYearsAfter(now: Instant): Instant {
  const year = yearOf(now);
  return daysBeforeYear(year + 50) * DAY_MS + (now - daysBeforeYear(year) * DAY_MS);
}

function instant(
  yearText = '',
  monthText = '',
  dayText = '',
  hourText = '',
  minuteText = '',
  secondText = '',
): Instant | undefined {
  const year = Number(yearText);
  const month = MONTHS.indexOf(monthText.toLowerCase());
  const day = Number(dayText);
  const [hour, minute, second] = [Number(hourText), Number(minuteText), Number(secondText)];
  const leap = isLeap(year);
  const length = month === 1 && leap ? 29 : (DAYS_BEFORE[month + 1] ?? 365) - (DAYS_BEFORE[month] ?? 0);
  // 60 is a leap second, which the calendar of Unix time counts as the second after.
  if (day < 1 || day > length || hour > 23 || minute > 59 || second > 60) return undefined;
  const days = daysBeforeYear(year) + (DAYS_BEFORE[month] ?? 0) + (month > 1 && leap ? 1 : 0) + day - 1;
  return days * DAY_MS + ((hour * 60 + minute) * 60 + second) * 1000;
}

function isLeap(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}

/** Days from 1970-01-01 to January 1 of the year. */
function daysBeforeYear(year: number): number {
  const before = year - 1;
  return year * 365 + Math.floor(before / 4) - Math.floor(before / 100) + Math.floor(before / 400) - 719_527;
}

function yearOf(now: Instant): number {
  let year = 1970 + Math.floor(now / DAY_MS / 365.2425);
  while (daysBeforeYear(year + 1) * DAY_MS <= now) year += 1;
  while (daysBeforeYear(year) * DAY_MS > now) year -= 1;
  return year;
}
