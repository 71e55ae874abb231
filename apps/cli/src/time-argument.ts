import { UsageError } from './usage-error.ts';

const UNITS: Readonly<Record<string, number>> = {
  d: 86_400_000,
  h: 3_600_000,
  min: 60_000,
  m: 60_000,
  s: 1000,
  ms: 1,
};
const RELATIVE = /^-(?:[0-9]{1,9}(?:ms|min|d|h|m|s))+$/;
const ABSOLUTE =
  /^([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[T ]([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\.([0-9]{1,9}))?)?(Z|[+-][0-9]{2}:?[0-9]{2})?)?$/i;

/**
 * A moment, ms since 1970: ISO 8601 (a date alone is its first moment; without an offset it is UTC, as everything that is
 * printed), `-2h` or `-1d12h` before `now`, or `now`.
 *
 * @throws {UsageError} it is none, named by `option`
 */
export function readTime(option: string, text: string, now: number): number {
  const read = moment(text, now);
  if (read !== undefined) return read;
  throw new UsageError(
    `${option} ${text}: write a time such as 2026-11-23T06:12:00Z, 2026-11-23, -2h, -30min or -1d12h; or now`,
  );
}

/**
 * The same, and an age without its hyphen: `90d`.
 *
 * @throws {UsageError} it is none, named by `option`
 */
export function readAge(option: string, text: string, now: number): number {
  const read = moment(text, now) ?? moment(`-${text}`, now);
  if (read !== undefined) return read;
  throw new UsageError(`${option} ${text}: write an age such as 365d or 36h, or a time such as 2026-11-23`);
}

function moment(text: string, now: number): number | undefined {
  if (text === 'now') return now;
  const read = RELATIVE.test(text) ? now - spanOf(text) : absolute(text);
  return read !== undefined && read >= 0 ? read : undefined;
}

function spanOf(text: string): number {
  let span = 0;
  for (const [, count, unit = ''] of text.matchAll(/([0-9]+)(ms|min|[dhms])/g))
    span += Number(count) * (UNITS[unit] ?? 0);
  return span;
}

function absolute(text: string): number | undefined {
  const match = ABSOLUTE.exec(text);
  if (match === null) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match
    .slice(1, 7)
    .map((part) => Number(part ?? 0));
  const instant = Date.UTC(year, month - 1, day, hour, minute, second);
  const canonical = new Date(instant);
  // What Date.UTC carries over, such as the 31st of November, was no date.
  const isReal =
    canonical.getUTCMonth() === month - 1 && canonical.getUTCDate() === day && canonical.getUTCHours() === hour;
  const offset = offsetOf(match[8] ?? 'Z');
  if (!isReal || minute > 59 || second > 59 || offset === undefined) return undefined;
  return instant + Math.floor(Number(`0.${match[7] ?? '0'}`) * 1000) - offset;
}

function offsetOf(zone: string): number | undefined {
  if (zone.toUpperCase() === 'Z') return 0;
  const hours = Number(zone.slice(1, 3));
  const minutes = Number(zone.slice(-2));
  if (hours > 14 || minutes > 59) return undefined;
  return (zone.startsWith('-') ? -1 : 1) * (hours * 3_600_000 + minutes * 60_000);
}
