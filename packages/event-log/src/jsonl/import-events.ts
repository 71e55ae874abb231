import { createHash } from 'node:crypto';
import { InvalidAppend } from '../errors.ts';
import type { BulkLog, RecordedEvent } from '../event-log.ts';
import { ImportConflict, InvalidExport } from './errors.ts';
import { type ExportTrailer, readTrailer, whyNoHeader } from './export-format.ts';
import { type Line, linesOf } from './lines.ts';
import { readEventLine, readObject } from './read-event-line.ts';
import { whatDiffers } from './same-event.ts';

/** A batch ends with whichever comes first. */
const BATCH_EVENTS = 1_000;
const BATCH_BYTES = 8_388_608;

export interface ImportOptions {
  /** Called after each batch, with how far it has come. */
  readonly onProgress?: (progress: ImportProgress) => void;
  readonly signal?: AbortSignal;
}

/** What an import does with a log. */
export type ImportLog = Pick<BulkLog, 'readEvents' | 'bulkAppend'>;

export interface ImportProgress {
  /** Bytes of the file that were read. */
  readonly bytes: number;
  readonly lines: number;
  /** Events that were recorded. */
  readonly recorded: number;
  /** Events that were there already. */
  readonly present: number;
}

/**
 * Takes an export of another log into this one, in batches. Events keep their ids, versions and times, and get new
 * positions in the order of the lines. Each has to continue its stream; one that is there already is passed over, so
 * whatever was interrupted is begun anew and goes on.
 *
 * @param chunks the file, in pieces of any size
 * @throws {InvalidExport} not an export, or a part of one: what came before the line that is named is recorded
 * @throws {ImportConflict} the log has other events there: what came before the line that is named is recorded
 */
export async function importEvents(
  log: ImportLog,
  chunks: AsyncIterable<string | Uint8Array> | Iterable<string | Uint8Array>,
  { onProgress, signal }: ImportOptions = {},
): Promise<ImportProgress> {
  const progress = { bytes: 0, lines: 0, recorded: 0, present: 0 };
  for await (const batch of batchesOf(chunks)) {
    signal?.throwIfAborted();
    const missing = await missingOf(log, batch.events);
    if (missing.length > 0) await record(log, missing);
    progress.bytes += batch.bytes;
    progress.lines += batch.lines;
    progress.recorded += missing.length;
    progress.present += batch.events.length - missing.length;
    onProgress?.({ ...progress });
  }
  return progress;
}

interface NumberedEvent {
  readonly line: number;
  readonly event: RecordedEvent;
}

interface Batch {
  readonly events: readonly NumberedEvent[];
  readonly bytes: number;
  readonly lines: number;
}

async function* batchesOf(
  chunks: AsyncIterable<string | Uint8Array> | Iterable<string | Uint8Array>,
): AsyncGenerator<Batch, void, undefined> {
  const hash = createHash('sha256');
  let trailer: ExportTrailer | undefined;
  let count = 0;
  let last = 0;
  let events: NumberedEvent[] = [];
  let bytes = 0;
  let lines = 0;
  try {
    for await (const line of linesOf(chunks)) {
      last = line.number;
      if (trailer !== undefined) throw new InvalidExport('export-damaged', last, 'something comes after the end');
      const read = readLine(line);
      bytes += line.bytes.length;
      lines += 1;
      if (read === undefined) hash.update(line.bytes);
      else if ('sha256' in read) trailer = read;
      else {
        hash.update(line.bytes);
        count += 1;
        events.push({ line: line.number, event: read });
      }
      if (events.length < BATCH_EVENTS && bytes < BATCH_BYTES) continue;
      yield { events, bytes, lines };
      events = [];
      bytes = 0;
      lines = 0;
    }
  } catch (error) {
    // What is whole before the line that is not.
    if (error instanceof InvalidExport && events.length > 0) yield { events, bytes, lines };
    throw error;
  }
  yield { events, bytes, lines };
  if (trailer === undefined) {
    throw new InvalidExport(
      'export-truncated',
      last + 1,
      'the export ends before its trailer: a part of it is missing',
    );
  }
  if (trailer.events !== count || trailer.sha256 !== hash.digest('hex')) {
    throw new InvalidExport('export-damaged', last, 'the lines before the trailer are not those that were exported');
  }
}

/** An event, the trailer, or `undefined` for the header. */
function readLine({ number, bytes }: Line): RecordedEvent | ExportTrailer | undefined {
  const text = decodeText(number, bytes);
  if (number === 1) {
    const why = whyNoHeader(text);
    if (why !== undefined) throw new InvalidExport('export-invalid', number, why);
    return undefined;
  }
  const isWhole = bytes.at(-1) === 0x0a;
  const value = readObject(text);
  if (typeof value === 'string') {
    if (isWhole) throw new InvalidExport('export-invalid', number, value);
    throw new InvalidExport('export-truncated', number, 'the export ends in the middle of a line');
  }
  const read = readTrailer(value) ?? readEventLine(value);
  if (typeof read === 'string') throw new InvalidExport('export-invalid', number, read);
  return read;
}

function decodeText(number: number, bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new InvalidExport('export-invalid', number, 'not UTF-8');
  }
}

async function missingOf(log: ImportLog, events: readonly NumberedEvent[]): Promise<readonly NumberedEvent[]> {
  const present = await log.readEvents(events.map(({ event }) => event.id));
  const byId = new Map(present.map((event) => [event.id, event]));
  return events.filter(({ line, event }) => {
    const there = byId.get(event.id);
    if (there === undefined) return true;
    const what = whatDiffers(there, event);
    if (what !== undefined) throw new ImportConflict(line, event, `the log has another ${what} under this id`);
    return false;
  });
}

async function record(log: ImportLog, events: readonly NumberedEvent[]): Promise<void> {
  try {
    await log.bulkAppend(events.map(({ event }) => event));
  } catch (error) {
    if (!(error instanceof InvalidAppend)) throw error;
    const [first] = events;
    if (first === undefined) throw error;
    if (events.length === 1) throw new ImportConflict(first.line, first.event, error.message);
    // Which one it is shows by halving. Some of them may be recorded already.
    const half = Math.ceil(events.length / 2);
    await record(log, await missingOf(log, events.slice(0, half)));
    await record(log, await missingOf(log, events.slice(half)));
  }
}
