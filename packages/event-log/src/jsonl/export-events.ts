import { createHash } from 'node:crypto';
import { InvalidRead } from '../errors.ts';
import type { BulkLog, EventLog, ReadHistory, ScanOptions } from '../event-log.ts';
import { formatEventLine } from './event-line.ts';
import { formatHeader, formatTrailer } from './export-format.ts';

export interface ExportOptions {
  /** Default: all lanes, one after the other. */
  readonly lane?: number;
  /** Only events behind this position; of several lanes, name one. Default: from the beginning. */
  readonly after?: bigint;
  /** Only events up to this position; of several lanes, name one. Default: all that are settled when they are reached. */
  readonly until?: bigint;
  /** Only events of these streams. What they cite in other streams is the caller's to name. Default: all. */
  readonly streams?: ReadonlySet<string> | ((stream: string) => boolean);
  /** `left`: where the beginning of the log was deleted, what is left of it. Default `whole`. */
  readonly history?: ReadHistory;
  /** Default: the machine's clock, ms since the epoch. */
  readonly now?: () => number;
  /** Called after each batch, with how far it has come. */
  readonly onProgress?: (progress: ExportProgress) => void;
  readonly signal?: AbortSignal;
}

export interface ExportProgress {
  readonly lane: number;
  readonly position: bigint;
  /** Events given so far. */
  readonly events: number;
}

/**
 * The log as a file of JSON lines, a line with its line break at a time. Holds one batch of events in memory. A
 * file without the last line is cut off, and `importEvents` says so. Its first line says whether history is whole.
 *
 * @throws {InvalidRead} a lane that is none; a position without a lane
 * @throws {HistoryDeleted} the beginning is gone, and what is left was not asked for
 */
export async function* exportEvents(
  log: BulkLog,
  options: ExportOptions = {},
): AsyncGenerator<string, void, undefined> {
  const { streams, signal, now = Date.now } = options;
  const lanes = lanesOf(log, options);
  const isWanted = typeof streams === 'function' ? streams : (name: string) => streams?.has(name) ?? true;
  const hash = createHash('sha256');
  let events = 0;

  const deletedTo = options.history === 'left' ? await deletionsOf(log) : undefined;
  const header = { lanes: log.lanes, exportedAt: new Date(now()).toISOString() };
  yield line(formatHeader(deletedTo === undefined ? header : { ...header, deletedTo }));
  // What is deleted from now on was not announced, and has to be an error.
  const history = deletedTo === undefined ? 'whole' : 'left';
  for (const lane of lanes) {
    for await (const batch of log.scan({ ...scanOf(lane, options), history })) {
      signal?.throwIfAborted();
      for (const { data, ...event } of batch) {
        if (!isWanted(event.stream)) continue;
        events += 1;
        yield line(formatEventLine({ ...event, dataText: JSON.stringify(data) }));
      }
      options.onProgress?.({ lane, position: batch.at(-1)?.position ?? 0n, events });
    }
  }
  yield `${formatTrailer({ events, sha256: hash.digest('hex') })}\n`;

  function line(text: string): string {
    const whole = `${text}\n`;
    hash.update(whole);
    return whole;
  }
}

function lanesOf(log: EventLog, { lane, after, until }: ExportOptions): readonly number[] {
  if (lane !== undefined) return [lane];
  if (log.lanes > 1 && (after !== undefined || until !== undefined)) {
    throw new InvalidRead(`positions count along a lane: name one, 0 to ${log.lanes - 1}`);
  }
  return Array.from({ length: log.lanes }, (_, index) => index);
}

/** By lane; `undefined` where none was made. */
async function deletionsOf(log: BulkLog): Promise<readonly bigint[] | undefined> {
  const deleted = await Promise.all(Array.from({ length: log.lanes }, (_, lane) => log.deletedTo(lane)));
  return deleted.every((position) => position === 0n) ? undefined : deleted;
}

function scanOf(lane: number, { after, until }: ExportOptions): ScanOptions {
  return { lane, ...(after === undefined ? {} : { after }), ...(until === undefined ? {} : { until }) };
}
