import { formatInstant } from '@wherefore/discovery';
import type { JsonObject, RecordedEvent } from '@wherefore/event-log';

/** An event as `--events --json` prints it; instants of the envelope in ISO 8601, data as recorded. */
export interface EventLine {
  readonly id: string;
  readonly type: string;
  readonly schemaVersion: number;
  readonly stream: string;
  readonly version: number;
  /** A bigint in decimal. */
  readonly position: string;
  readonly observedAt: string;
  readonly recordedAt: string;
  readonly correlationId?: string;
  readonly causationId?: string;
  readonly data: JsonObject;
}

export function eventLine(event: RecordedEvent): EventLine {
  const { id, type, schemaVersion, stream, version, position, correlationId, causationId, data } = event;
  return {
    id,
    type,
    schemaVersion,
    stream,
    version,
    position: String(position),
    observedAt: formatInstant(event.observedAt),
    recordedAt: formatInstant(event.recordedAt),
    ...(correlationId !== undefined && { correlationId }),
    ...(causationId !== undefined && { causationId }),
    data,
  };
}
