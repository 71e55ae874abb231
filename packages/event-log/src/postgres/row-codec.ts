import type { RecordedEvent } from '../event-log.ts';
import type { JsonObject } from '../json.ts';

/** int8: pg gives a string, PGlite a number, or a bigint where a number would not be exact. */
export type Int8 = string | number | bigint;

export interface EventRow {
  readonly position: Int8;
  readonly stream_id: string;
  readonly version: number;
  readonly event_id: string;
  readonly type: string;
  readonly schema_version: number;
  readonly correlation_id: string | null;
  readonly causation_id: string | null;
  /** ms since the epoch. */
  readonly recorded_at: Int8;
  readonly observed_at: Int8 | null;
  /** JSON text. */
  readonly data: string;
}

export function decodeEvent(row: EventRow): RecordedEvent {
  const recordedAt = Number(row.recorded_at);
  return {
    id: row.event_id,
    type: row.type,
    schemaVersion: row.schema_version,
    data: JSON.parse(row.data) as JsonObject,
    ...(row.correlation_id === null ? {} : { correlationId: row.correlation_id }),
    ...(row.causation_id === null ? {} : { causationId: row.causation_id }),
    observedAt: row.observed_at === null ? recordedAt : Number(row.observed_at),
    recordedAt,
    stream: row.stream_id,
    version: row.version,
    position: BigInt(row.position),
  };
}

/** ISO 8601 is exact to the millisecond, where a double of seconds is not. */
export function encodeTime(timeMs: number): string {
  return new Date(timeMs).toISOString();
}
