import { readObject } from './read-event-line.ts';

/*
 * An export is a file of JSON lines: a header, one event a line, and a trailer, by which an export that was cut off is
 * told from a whole one. The checksum is over all bytes before the trailer's line, line breaks included.
 */

const FORMAT = 'event-log-export';
const FORMAT_VERSION = 1;

export interface ExportHeader {
  /** Lanes of the log that it came from. */
  readonly lanes: number;
  /** ISO 8601. */
  readonly exportedAt: string;
  /**
   * Where the beginning of the log was deleted: the last position that was, by lane. Of what comes up to there it has
   * those events that were kept, so that versions are missing in streams.
   */
  readonly deletedTo?: readonly bigint[];
}

export interface ExportTrailer {
  readonly events: number;
  /** Of all lines before, in hex. */
  readonly sha256: string;
}

export function formatHeader({ lanes, exportedAt, deletedTo }: ExportHeader): string {
  const gone = deletedTo?.map(String);
  return JSON.stringify({ format: FORMAT, version: FORMAT_VERSION, lanes, exportedAt, deletedTo: gone });
}

export function formatTrailer({ events, sha256 }: ExportTrailer): string {
  return JSON.stringify({ end: FORMAT, events, sha256 });
}

/** What an import has to know of the first line, or why it is no header. */
export function readHeader(line: string): { readonly isWhole: boolean } | string {
  const header = readObject(line);
  if (typeof header === 'string' || header['format'] !== FORMAT) return 'this is no export of an event log';
  const { version } = header;
  if (version !== FORMAT_VERSION) {
    const found = typeof version === 'number' ? String(version) : 'unknown';
    return `the export has format version ${found}, this program knows ${FORMAT_VERSION}: use a newer program`;
  }
  return { isWhole: header['deletedTo'] === undefined };
}

/** The trailer, or `undefined` if the object is something else. */
export function readTrailer(value: Readonly<Record<string, unknown>>): ExportTrailer | undefined {
  const { end, events, sha256 } = value;
  if (end !== FORMAT || typeof events !== 'number' || typeof sha256 !== 'string') return undefined;
  return { events, sha256 };
}
