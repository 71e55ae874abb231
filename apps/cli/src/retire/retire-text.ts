import { formatInstant } from '@wherefore/discovery';
import type { Retirable, RetirablePartition, RetiredPartition } from '@wherefore/event-log/postgres';
import { bytesText } from '../bytes-text.ts';
import { counted } from '../counted.ts';
import { quoted } from '../quoted.ts';

/** A partition that has left: what it was, and what it is now. */
export interface Moved extends RetiredPartition {
  /** Of its table, with its indexes. */
  readonly liveBytes: number;
}

/** A partition as `retire --json` prints it. */
export function partitionLine(partition: RetirablePartition | Moved): object {
  const { firstPosition, lastPosition, events, bytes } = partition;
  const common = { kind: 'partition', firstPosition, lastPosition, events };
  if (!('carried' in partition)) return { ...common, liveBytes: bytes };
  const { liveBytes, carried } = partition;
  return { ...common, liveBytes, archivedBytes: bytes, carried };
}

/** `moved`: `undefined` when nothing was to be moved. `isStarted`: the log goes on in its next partition. */
export function summaryLine(
  { partitions, staying }: Retirable,
  moved: readonly Moved[] | undefined,
  { archive, isStarted }: { readonly archive: string; readonly isStarted: boolean },
): object {
  const figures =
    moved === undefined
      ? { partitions: partitions.length, events: sum(partitions, 'events'), liveBytes: sum(partitions, 'bytes') }
      : { partitions: moved.length, ...totalOf(moved) };
  const stays =
    staying?.kind === 'young' ? { ...staying, newestAt: formatInstant(staying.newestAt) } : (staying ?? null);
  return { kind: 'summary', isMoved: moved !== undefined, isStarted, archive, ...figures, staying: stays };
}

function totalOf(moved: readonly Moved[]): object {
  return {
    events: sum(moved, 'events'),
    liveBytes: sum(moved, 'liveBytes'),
    archivedBytes: sum(moved, 'bytes'),
    carried: sum(moved, 'carried'),
  };
}

function sum<K extends string>(each: readonly Readonly<Record<K, number>>[], name: K): number {
  return each.reduce((total, one) => total + one[name], 0);
}

/** The beginning of a sentence: how much it is. */
export function planText({ partitions }: Retirable): string {
  const events = counted(sum(partitions, 'events'), 'event');
  return `${events} in ${counted(partitions.length, 'partition')} of ${bytesText(sum(partitions, 'bytes'))}`;
}

export function movedText(
  moved: readonly Moved[],
  archive: string,
  { isToBeNamed }: { readonly isToBeNamed: boolean },
): string {
  const [events, bytes, carried] = [sum(moved, 'events'), sum(moved, 'bytes'), sum(moved, 'carried')];
  const how = isToBeNamed ? ` To read them, say --archive ${quoted(archive)}, or set WHEREFORE_ARCHIVE.` : '';
  return (
    `${counted(events, 'event')} moved to ${archive}, ${bytesText(bytes)} there; ${carried} of them stay at hand, too, ` +
    `because what is cached rests on them.${how}`
  );
}

export function partitionText(partition: RetirablePartition | Moved): string {
  const { firstPosition, lastPosition, events } = partition;
  const range = `positions ${firstPosition} to ${lastPosition}: ${counted(events, 'event')}`;
  if (!('carried' in partition)) return `${range}, ${bytesText(partition.bytes)}`;
  const { liveBytes, bytes, carried } = partition;
  return `${range}, ${bytesText(liveBytes)} before and ${bytesText(bytes)} now; ${carried} stay at hand`;
}

/** Why the next partition stays; empty when there is none. */
export function stayingText({ staying }: Retirable): string {
  switch (staying?.kind) {
    case 'open':
      return (
        `Partitions leave as a whole, and once something is recorded behind them: the one up to position ` +
        `${staying.lastPosition} is the last one yet, the log has come to ${staying.settled}.`
      );
    case 'young':
      return `The partition up to position ${staying.lastPosition} has an event of ${formatInstant(staying.newestAt)}.`;
    default:
      return '';
  }
}
