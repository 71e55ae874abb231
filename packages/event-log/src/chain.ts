import { hash } from 'node:crypto';

/*
 * The chain of a stream. Everything an event says goes into its leaf, and each event's hash covers that of the event
 * before it, so that nothing in a stream can be changed, left out or moved without a break that shows.
 *
 *   leaf   = sha256(utf8(header + '\n' + data))
 *   header = JSON.stringify([stream, id, type, schemaVersion, correlationId, causationId, observedAt])
 *            with null for what is absent; observedAt in ms since the epoch, null if none was given
 *   data   = the JSON text as stored, to the last character
 *   hash   = the first 16 bytes of sha256(previous + leaf + recordedAt + version)
 *   previous   = hash of the event before it in the stream, 16 bytes; nothing at all for version 1
 *   recordedAt = microseconds since 2000-01-01T00:00:00Z, 8 bytes, two's complement, big-endian (what PostgreSQL's
 *                timestamptz_send gives)
 *   version    = 4 bytes, big-endian
 *
 * The header is unambiguous: JSON has no raw line feed, so the first one ends it.
 */

/** What goes into a leaf. */
export interface ChainedEvent {
  readonly id: string;
  readonly type: string;
  readonly schemaVersion: number;
  readonly correlationId?: string | undefined;
  readonly causationId?: string | undefined;
  readonly observedAt?: number | undefined;
  readonly dataText: string;
}

/** 32 bytes in hex: a string costs half of a Buffer. */
export function leafHash(stream: string, event: ChainedEvent): string {
  const { id, type, schemaVersion, correlationId, causationId, observedAt = null } = event;
  // The header as JSON.stringify writes it, put together: ids are UUIDs, in which there is nothing to escape.
  const header = `[${quoted(stream)},"${id}",${quoted(type)},${schemaVersion},${quotedId(correlationId)},${quotedId(causationId)},${observedAt}]`;
  return hash('sha256', `${header}\n${event.dataText}`);
}

const PLAIN = /^[ !#-[\]-~]*$/;

function quoted(text: string): string {
  return PLAIN.test(text) ? `"${text}"` : JSON.stringify(text);
}

function quotedId(id: string | undefined): string {
  return id === undefined ? 'null' : `"${id}"`;
}

const link = Buffer.alloc(16 + 32 + 12);

/** 16 bytes in hex: the hash of an event, from that of the event before it (`''` for version 1). */
export function linkHash(
  previous: string,
  leaf: string,
  { recordedAt, version }: { readonly recordedAt: number; readonly version: number },
): string {
  const start = previous === '' ? 16 : 0;
  link.write(previous, 0, 'hex');
  link.write(leaf, 16, 'hex');
  link.writeBigInt64BE(microsecondsSince2000(recordedAt), 48);
  link.writeInt32BE(version, 56);
  return hash('sha256', link.subarray(start)).slice(0, 32);
}

const YEAR_2000_MS = 946_684_800_000;

/** PostgreSQL's own count of time, from ms since 1970. */
export function microsecondsSince2000(timeMs: number): bigint {
  return BigInt(timeMs - YEAR_2000_MS) * 1000n;
}
