/** A moment: whole milliseconds since 1970-01-01T00:00:00Z. */
export type Instant = number;

/** A span of time in milliseconds. */
export type Milliseconds = number;

const DAY_MS = 86_400_000;

/**
 * ISO 8601 in UTC with milliseconds, as `Date.prototype.toISOString` writes it; instants outside the years 0 to 9999
 * give the nearest end.
 */
export function formatInstant(instant: Instant): string {
  const bounded = Math.min(253_402_300_799_999, Math.max(-62_167_219_200_000, Math.floor(instant)));
  const days = Math.floor(bounded / DAY_MS);
  const ms = bounded - days * DAY_MS;
  const [year, month, day] = civilDate(days);
  const time = [Math.floor(ms / 3_600_000), Math.floor(ms / 60_000) % 60, Math.floor(ms / 1000) % 60];
  const clock = time.map((part) => pad(part, 2)).join(':');
  return `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}T${clock}.${pad(ms % 1000, 3)}Z`;
}

// Days since 1970-01-01 as a date of the Gregorian calendar, counted in eras of 400 years from March on.
function civilDate(days: number): readonly [year: number, month: number, day: number] {
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1;
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
  return [yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day];
}

function pad(value: number, width: number): string {
  return String(value).padStart(width, '0');
}

/** A span for people, in its two largest units: `2 d`, `1 h 30 min`, `45 s`, `250 ms`. */
export function formatSpan(span: Milliseconds): string {
  const units = [
    ['d', DAY_MS],
    ['h', 3_600_000],
    ['min', 60_000],
    ['s', 1000],
  ] as const;
  if (span < 1000) return `${Math.max(0, Math.round(span))} ms`;
  const first = units.findIndex(([, size]) => span >= size);
  let rest = span;
  const parts: string[] = [];
  for (const [name, size] of units.slice(first, first + 2)) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0) parts.push(`${count} ${name}`);
  }
  return parts.join(' ');
}
