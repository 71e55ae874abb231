import type { RecordedEvent } from '../event-log.ts';
import type { JsonObject } from '../json.ts';
import type { Row } from './database.ts';

/** int8: pg gives a string, PGlite a number, or a bigint where a number would not be exact. */
export type Int8 = string | number | bigint;

/** What `decodeEvent` wants of rows of `event` called `page`, in this order. Times in ms since the epoch. */
export function eventSelection(schema: string): string {
  return `page.position, page.version, page.event_id, page.type_no, page.schema_version, page.correlation_id,
    page.causation_id, (extract(epoch from page.recorded_at) * 1000)::bigint,
    (extract(epoch from page.observed_at) * 1000)::bigint,
    (select named.stream_id from "${schema}".stream as named where named.stream_no = page.stream_no), page.data::text`;
}

type EventRow = readonly [
  position: Int8,
  version: number,
  eventId: string,
  typeNo: number,
  schemaVersion: number,
  correlationId: string | null,
  causationId: string | null,
  recordedAt: Int8,
  observedAt: Int8 | null,
  stream: string,
  data: string,
];

/** A row of `eventSelection`. */
export function decodeEvent(row: Row, typeOf: (typeNo: number) => string): RecordedEvent {
  const [position, version, id, typeNo, schemaVersion, correlationId, causationId, recorded, observed, stream, data] =
    row as unknown as EventRow;
  const recordedAt = Number(recorded);
  return {
    id,
    type: typeOf(typeNo),
    schemaVersion,
    data: JSON.parse(data) as JsonObject,
    ...(correlationId === null ? {} : { correlationId }),
    ...(causationId === null ? {} : { causationId }),
    observedAt: observed === null ? recordedAt : Number(observed),
    recordedAt,
    stream,
    version,
    position: BigInt(position),
  };
}

export function decodeInt8(value: unknown): bigint {
  return BigInt(value as Int8);
}

/** ISO 8601 is exact to the millisecond, where a double of seconds is not. */
export function encodeTime(timeMs: number): string {
  return new Date(timeMs).toISOString();
}
