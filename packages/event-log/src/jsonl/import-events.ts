import { createHash } from 'node:crypto';
import { InvalidAppend } from '../errors.ts';
import type { BulkAppendOptions, BulkLog, RecordedEvent } from '../event-log.ts';
import { ImportConflict, InvalidExport } from './errors.ts';
import { type ExportTrailer, readHeader, readTrailer } from './export-format.ts';
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
 * whatever was interrupted is begun anew and goes on. Where the export says that the beginning of its log was deleted,
 * versions are made anew: each event becomes the next of its stream.
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
    const versions = batch.isWhole ? 'given' : 'anew';
    const missing = await missingOf(log, batch.events, versions);
    if (missing.length > 0) await record(log, missing, versions);
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
  /** As the header of the export says. */
  readonly isWhole: boolean;
}

type Versions = NonNullable<BulkAppendOptions['versions']>;

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
  let isWhole = true;
  try {
    for await (const line of linesOf(chunks)) {
      last = line.number;
      if (trailer !== undefined) throw new InvalidExport('export-damaged', last, 'something comes after the end');
      const read = readLine(line);
      bytes += line.bytes.length;
      lines += 1;
      if ('sha256' in read) trailer = read;
      else {
        hash.update(line.bytes);
        if ('isWhole' in read) isWhole = read.isWhole;
        else events.push({ line: line.number, event: read });
        count += 'isWhole' in read ? 0 : 1;
      }
      if (events.length < BATCH_EVENTS && bytes < BATCH_BYTES) continue;
      yield { events, bytes, lines, isWhole };
      events = [];
      bytes = 0;
      lines = 0;
    }
  } catch (error) {
    // What is whole before the line that is not.
    if (error instanceof InvalidExport && events.length > 0) yield { events, bytes, lines, isWhole };
    throw error;
  }
  yield { events, bytes, lines, isWhole };
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

function readLine({ number, bytes }: Line): RecordedEvent | ExportTrailer | { readonly isWhole: boolean } {
  const text = decodeText(number, bytes);
  if (number === 1) {
    const header = readHeader(text);
    if (typeof header === 'string') throw new InvalidExport('export-invalid', number, header);
    return header;
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

async function missingOf(
  log: ImportLog,
  events: readonly NumberedEvent[],
  versions: Versions,
): Promise<readonly NumberedEvent[]> {
  const present = await log.readEvents(events.map(({ event }) => event.id));
  const byId = new Map(present.map((event) => [event.id, event]));
  return events.filter(({ line, event }) => {
    const there = byId.get(event.id);
    if (there === undefined) return true;
    const what = whatDiffers(there, versions === 'given' ? event : { ...event, version: there.version });
    if (what !== undefined) throw new ImportConflict(line, event, `the log has another ${what} under this id`);
    return false;
  });
}

async function record(log: ImportLog, events: readonly NumberedEvent[], versions: Versions): Promise<void> {
  try {
    await log.bulkAppend(
      events.map(({ event }) => event),
      { versions },
    );
  } catch (error) {
    if (!(error instanceof InvalidAppend)) throw error;
    const [first] = events;
    if (first === undefined) throw error;
    if (events.length === 1) throw new ImportConflict(first.line, first.event, error.message);
    // Which one it is shows by halving. Some of them may be recorded already.
    const half = Math.ceil(events.length / 2);
    for (const some of [events.slice(0, half), events.slice(half)]) {
      await record(log, await missingOf(log, some, versions), versions);
    }
  }
}
