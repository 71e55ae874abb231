import { InvalidRead } from './errors.ts';
import type { ReadAllOptions, ReadHistory, ReadStreamOptions, ScanOptions, StreamRead } from './event-log.ts';

/** The bounds of every log. */
export const limits = {
  /** Bytes of UTF-8. A name is an index key; PostgreSQL takes up to 2700 bytes there. */
  streamNameBytes: 512,
  /** UTF-16 code units. */
  typeLength: 128,
  /** PostgreSQL smallint. */
  schemaVersion: 32_767,
  /** Bytes of UTF-8 in the JSON text of one event's data. */
  dataBytes: 1_048_576,
  /** Levels of objects and arrays. Keeps recursive parsers, PostgreSQL's included, off their stack limit. */
  dataDepth: 100,
  /** Events in one call of `append`, over all its streams. */
  batchEvents: 1_000,
  /** Bytes of UTF-8 in the data of one call of `append`. */
  batchBytes: 16_777_216,
  /** Events that a read gives when not told otherwise. */
  readDefault: 1_000,
  /** Events that a read can give. */
  readMax: 10_000,
  /** The last millisecond of the year 9999: beyond it ISO 8601 needs another form. */
  latestTimeMs: 253_402_300_799_999,
} as const;

export interface StreamRange {
  /** `undefined`: from the newest, backwards. */
  readonly from: number | undefined;
  readonly limit: number;
  readonly backwards: boolean;
  readonly recordedUntil: number | undefined;
}

export function streamRange(options: ReadStreamOptions = {}): StreamRange {
  const backwards = options.direction === 'backwards';
  const from = options.from ?? (backwards ? undefined : 1);
  if (from !== undefined && (!Number.isSafeInteger(from) || from < 1)) {
    throw new InvalidRead(`from must be a version, 1 or more, not ${String(from)}`);
  }
  const { recordedUntil } = options;
  if (recordedUntil !== undefined && !Number.isSafeInteger(recordedUntil)) {
    throw new InvalidRead(`recordedUntil must be whole milliseconds, not ${String(recordedUntil)}`);
  }
  return {
    from,
    limit: readLimit(options.limit),
    backwards,
    recordedUntil: recordedUntil === undefined ? undefined : withinTime(recordedUntil),
  };
}

/** One range for each stream, all alike but for where they begin. */
export function streamRanges(
  reads: readonly StreamRead[],
  options: Omit<ReadStreamOptions, 'from'> = {},
): readonly StreamRange[] {
  const ranges = reads.map(({ from }) => streamRange({ ...options, ...(from === undefined ? {} : { from }) }));
  const most = ranges.length * readLimit(options.limit);
  if (most <= limits.readMax) return ranges;
  throw new InvalidRead(`streams times limit must be at most ${limits.readMax}, not ${most}`);
}

/** Nothing is recorded outside of it, and no database knows more times than JavaScript has numbers. */
function withinTime(timeMs: number): number {
  return Math.max(-1, Math.min(timeMs, limits.latestTimeMs));
}

export function scanRange(
  { lane, after, until, history }: Pick<ScanOptions, 'lane' | 'after' | 'until' | 'history'>,
  lanes: number,
): {
  readonly lane: number;
  readonly after: bigint;
  readonly until: bigint | undefined;
  readonly history: ReadHistory;
} {
  const range = logRange(
    {
      ...(lane === undefined ? {} : { lane }),
      ...(after === undefined ? {} : { after }),
      ...(history === undefined ? {} : { history }),
    },
    lanes,
  );
  if (until !== undefined && (typeof until !== 'bigint' || until < 0n)) {
    throw new InvalidRead(`until must be a position, 0n or more, not ${String(until)}`);
  }
  return { lane: range.lane, after: range.after, until, history: range.history };
}

export function logRange(options: ReadAllOptions, lanes: number): Required<ReadAllOptions> {
  const { lane = 0 } = options;
  if (!Number.isInteger(lane) || lane < 0 || lane >= lanes) {
    throw new InvalidRead(`lane must be 0 to ${lanes - 1}, not ${String(lane)}`);
  }
  const after = options.after ?? 0n;
  if (typeof after !== 'bigint' || after < 0n || after > 9_223_372_036_854_775_807n) {
    throw new InvalidRead(`after must be a position, 0n or more, not ${String(after)}`);
  }
  const history: unknown = options.history ?? 'whole';
  if (history !== 'whole' && history !== 'left') {
    throw new InvalidRead(`history must be whole or left, not ${String(history)}`);
  }
  return { lane, after, limit: readLimit(options.limit), history };
}

function readLimit(limit: number = limits.readDefault): number {
  if (Number.isInteger(limit) && limit >= 1 && limit <= limits.readMax) return limit;
  throw new InvalidRead(`limit must be 1 to ${limits.readMax}, not ${String(limit)}`);
}

export function checkIds(ids: readonly string[]): void {
  if (ids.length <= limits.readMax) return;
  throw new InvalidRead(`at most ${limits.readMax} ids at a time, not ${ids.length}`);
}
