import { formatInstant, type Instant, serverStream } from '@wherefore/discovery';
import { type TString, Type } from 'typebox';
import { Problem } from '../problems/problem.ts';
import type { HistorySource } from './history-source.ts';

/** A moment in a query. */
export function momentShape(description: string): TString {
  return Type.String({ maxLength: 40, description, examples: ['2026-03-04T12:00:00Z'] });
}

const ISO_8601 =
  /^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,9})?)?(?:Z|[+-][0-9]{2}:[0-9]{2})$/;

/** @throws {Problem} it is no moment that can be counted from 1970 */
export function readMoment(name: string, text: string): Instant {
  // A plus that was not percent-encoded comes as a space.
  const written = text.replace(/ (?=[0-9]{2}:[0-9]{2}$)/, '+');
  const instant = ISO_8601.test(written) ? Date.parse(written) : Number.NaN;
  // What Date.parse carries over, such as the 30th of February, was no date.
  const isReal =
    new Date(Date.parse(`${written.slice(0, 10)}T00:00:00Z`)).getUTCDate() === Number(written.slice(8, 10));
  if (instant >= 0 && isReal) return instant;
  throw new Problem('invalid-request', `${name}: write a moment as ISO 8601 has it, such as 2026-03-04T12:00:00Z.`);
}

/** The clock of whoever asks may be ahead of ours. */
const SKEW_MS = 60_000;

/** @throws {Problem} it is no moment, or nobody knows yet what will be known then */
export async function readPast(
  source: HistorySource,
  serverName: string,
  [name, text]: readonly [name: string, text: string],
): Promise<Instant> {
  const moment = readMoment(name, text);
  const { isClosed, now } = source;
  const skew = isClosed ? 0 : SKEW_MS;
  if (moment <= now() + skew) return moment;
  const end = await latest(source, serverName);
  if (moment <= end + skew) return moment;
  const detail = isClosed ? 'the recording ends at' : 'this lies in the future, of which nothing is known; it is';
  throw new Problem('invalid-request', `${name}: ${detail} ${formatInstant(end)}.`);
}

/** Now, or a little later where the clock of the log is ahead of ours. */
export async function latest({ log, now }: HistorySource, serverName: string): Promise<Instant> {
  const [newest] = await log.readStream(serverStream(serverName), { direction: 'backwards', limit: 1 });
  return Math.max(now(), newest?.recordedAt ?? 0);
}
