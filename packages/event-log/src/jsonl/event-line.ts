import type { RecordedEvent } from '../event-log.ts';
import type { JsonObject } from '../json.ts';

/*
 * An event as a line of JSON, in exports and in segments alike. Instants are ISO 8601 in UTC, to the millisecond;
 * positions are text, because a number would not hold all of them. `correlationId` and `causationId` are there only if
 * the event has them. `data` comes last.
 *
 * In segments a line is what the log has stored: `data` to the last character, `hash` of the chain that covers it, and
 * no `observedAt` if none was given, in which case the time of recording stands for it.
 */

/** An event with its data as text. */
export interface StoredEvent extends Omit<RecordedEvent, 'data' | 'observedAt'> {
  /** ms since the epoch, if one was given. */
  readonly observedAt?: number;
  readonly dataText: string;
  /** Of the chain of its stream, 16 bytes in hex. */
  readonly hash?: string;
}

/** Without a line break at its end; it has none inside. */
export function formatEventLine(event: StoredEvent): string {
  const { position, stream, version, id, type, schemaVersion, recordedAt, observedAt, dataText } = event;
  const envelope = JSON.stringify({
    position: position.toString(),
    stream,
    version,
    id,
    type,
    schemaVersion,
    recordedAt: new Date(recordedAt).toISOString(),
    observedAt: observedAt === undefined ? undefined : new Date(observedAt).toISOString(),
    correlationId: event.correlationId,
    causationId: event.causationId,
    hash: event.hash,
  });
  return `${envelope.slice(0, -1)}${DATA}${dataText}}`;
}

/** No string of JSON has this inside: it would have its quotes escaped. */
const DATA = ',"data":';

/** A line of our own, read back: nothing is checked. */
export function parseTrustedLine(line: string): StoredEvent {
  const end = line.indexOf(DATA);
  const { position, recordedAt, observedAt, ...rest } = JSON.parse(`${line.slice(0, end)}}`) as Envelope;
  return {
    ...rest,
    position: BigInt(position),
    recordedAt: Date.parse(recordedAt),
    ...(observedAt === undefined ? {} : { observedAt: Date.parse(observedAt) }),
    dataText: line.slice(end + DATA.length, -1),
  };
}

interface Envelope extends Omit<StoredEvent, 'position' | 'recordedAt' | 'observedAt' | 'dataText'> {
  readonly position: string;
  readonly recordedAt: string;
  readonly observedAt?: string;
}

/** As every log gives it. */
export function recordedEvent({ dataText, hash: _, observedAt, ...event }: StoredEvent): RecordedEvent {
  return { ...event, observedAt: observedAt ?? event.recordedAt, data: JSON.parse(dataText) as JsonObject };
}
