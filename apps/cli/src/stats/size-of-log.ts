import { formatInstant } from '@wherefore/discovery';
import type { LogEnd, LogSize, RowCount } from '@wherefore/event-log/postgres';
import { lanesOf, logSize } from '@wherefore/event-log/postgres';
import { bytesText } from '../bytes-text.ts';
import { counted } from '../counted.ts';
import type { History } from '../open-history.ts';

/** How large a log is, in all its lanes. */
export interface SizeOfLog extends Omit<LogSize, 'settled'> {
  /** By lane: up to where all that will ever be there can be read. */
  readonly settled: readonly bigint[];
}

export async function sizeOfLog({ database, log, archive }: History): Promise<SizeOfLog> {
  const sizes: LogSize[] = [];
  for (const lane of lanesOf(database, log.lanes)) sizes.push(await logSize(lane, archive && { archive }));
  return {
    events: sumOf(sizes.map(({ events }) => events)),
    streams: sumOf(sizes.map(({ streams }) => streams)),
    bytes: total(sizes, ({ bytes }) => bytes),
    partitions: total(sizes, ({ partitions }) => partitions),
    carried: total(sizes, ({ carried }) => carried),
    archived: {
      segments: total(sizes, ({ archived }) => archived.segments),
      events: total(sizes, ({ archived }) => archived.events),
      bytes: total(sizes, ({ archived }) => archived.bytes),
      lastPosition: greatest(sizes.map(({ archived }) => archived.lastPosition)),
    },
    oldest: byTime(sizes.flatMap(({ oldest }) => oldest ?? [])).at(0),
    newest: byTime(sizes.flatMap(({ newest }) => newest ?? [])).at(-1),
    settled: sizes.map(({ settled }) => settled),
  };
}

function total(sizes: readonly LogSize[], of: (size: LogSize) => number): number {
  return sizes.reduce((sum, size) => sum + of(size), 0);
}

function greatest(positions: readonly bigint[]): bigint {
  return positions.toSorted((one, other) => (one < other ? -1 : 1)).at(-1) ?? 0n;
}

function sumOf(counts: readonly RowCount[]): RowCount {
  return { count: counts.reduce((sum, { count }) => sum + count, 0), isExact: counts.every(({ isExact }) => isExact) };
}

function byTime(ends: readonly LogEnd[]): readonly LogEnd[] {
  return ends.toSorted((one, other) => one.recordedAt - other.recordedAt);
}

/** As `stats --json` prints it. */
export function sizeLine(database: string, { oldest, newest, ...size }: SizeOfLog): object {
  return { kind: 'log', database, ...size, oldest: endLine(oldest), newest: endLine(newest) };
}

function endLine(end: LogEnd | undefined): object | null {
  return end === undefined ? null : { position: end.position, recordedAt: formatInstant(end.recordedAt) };
}

/** The same in sentences. */
export function sizeText(database: string, size: SizeOfLog): readonly string[] {
  const { events, streams, bytes, archived, carried, oldest, newest, settled } = size;
  const told = [
    `${database}: ${rowsText(events, 'event')} in ${rowsText(streams, 'stream')}, ${bytesText(bytes)} with indexes.`,
  ];
  if (archived.segments > 0) {
    told.push(
      `In the archive: ${counted(archived.events, 'event')} up to position ${archived.lastPosition}, ` +
        `${bytesText(archived.bytes)} in ${counted(archived.segments, 'segment')}; ${carried} of them are at hand here, too.`,
    );
  }
  if (newest !== undefined) {
    const from = oldest === undefined ? 'long ago' : formatInstant(oldest.recordedAt);
    told.push(
      `Recorded from ${from} to ${formatInstant(newest.recordedAt)}; settled up to position ${settled.join(', ')}.`,
    );
  }
  return told;
}

function rowsText({ count, isExact }: RowCount, one: string): string {
  return isExact ? counted(count, one) : `about ${counted(count, one)}`;
}
