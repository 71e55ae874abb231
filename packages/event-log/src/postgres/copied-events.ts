import type { RecordedEvent } from '../event-log.ts';
import type { JsonObject } from '../json.ts';
import { CopyReader } from './copy-format.ts';

type Field = keyof RecordedEvent;

/** The column that each field is read from, in the order in which they are asked for. */
const COLUMNS: Readonly<Record<Field, string>> = {
  position: 'position',
  recordedAt: 'recorded_at',
  observedAt: 'observed_at',
  stream: 'stream_no',
  id: 'event_id',
  correlationId: 'correlation_id',
  causationId: 'causation_id',
  version: 'version',
  type: 'type_no',
  schemaVersion: 'schema_version',
  data: 'data',
};

const ALL = Object.keys(COLUMNS) as Field[];

/** An event that is being put together. */
export type PartialEvent = { -readonly [F in Field]?: RecordedEvent[F] };

/** Which fields are wanted. */
export type Wanted = Readonly<Record<Field, boolean>>;

/** What the numbers in a row stand for, as far as it is known. */
export interface KnownNames {
  stream(streamNo: number): string | undefined;
  type(typeNo: number): string | undefined;
}

/** An event, and the numbers in it that are still to be replaced by names. */
export interface Unnamed {
  readonly event: PartialEvent;
  readonly streamNo: number | undefined;
  readonly typeNo: number | undefined;
}

export function wantedOf(fields: readonly Field[] | undefined): Wanted {
  return Object.fromEntries(ALL.map((field) => [field, fields?.includes(field) ?? true])) as Wanted;
}

/** What to select for `decodeCopied`. */
export function columnsFor(wanted: Wanted): string {
  // What was seen when it was recorded has no time of its own.
  const has = (field: Field): boolean => wanted[field] || (field === 'recordedAt' && wanted.observedAt);
  return ALL.filter(has)
    .map((field) => COLUMNS[field])
    .join(', ');
}

/** The rows of a COPY of these columns. */
export function decodeCopied(
  buffer: Buffer,
  wanted: Wanted,
  names: KnownNames,
): { readonly events: readonly PartialEvent[]; readonly unnamed: readonly Unnamed[] } {
  const reader = new CopyReader(buffer);
  const events: PartialEvent[] = [];
  const unnamed: Unnamed[] = [];
  const isWhole = ALL.every((field) => wanted[field]);
  while (reader.nextRow())
    events.push(isWhole ? decodeWhole(reader, names, unnamed) : decodePart(reader, wanted, { names, unnamed }));
  return { events, unnamed };
}

/** All fields. Made in one piece, an event takes half the time of one to which fields are added. */
function decodeWhole(reader: CopyReader, names: KnownNames, unnamed: Unnamed[]): PartialEvent {
  const position = reader.int8();
  const recordedAt = reader.time() ?? 0;
  const observedAt = reader.time() ?? recordedAt;
  const streamNo = reader.int4();
  const id = reader.uuid() ?? '';
  const correlationId = reader.uuid();
  const causationId = reader.uuid();
  const version = reader.int4();
  const typeNo = reader.int2();
  const schemaVersion = reader.int2();
  const data = JSON.parse(reader.text()) as JsonObject;
  const stream = names.stream(streamNo);
  const type = names.type(typeNo);
  const event: PartialEvent =
    correlationId !== undefined && causationId !== undefined
      ? {
          id,
          type: type ?? '',
          schemaVersion,
          data,
          correlationId,
          causationId,
          observedAt,
          recordedAt,
          stream: stream ?? '',
          version,
          position,
        }
      : { id, type: type ?? '', schemaVersion, data, observedAt, recordedAt, stream: stream ?? '', version, position };
  if (correlationId !== undefined) event.correlationId = correlationId;
  if (causationId !== undefined) event.causationId = causationId;
  if (stream === undefined || type === undefined) unnamed.push({ event, streamNo, typeNo });
  return event;
}

function decodePart(
  reader: CopyReader,
  wanted: Wanted,
  { names, unnamed }: { readonly names: KnownNames; readonly unnamed: Unnamed[] },
): PartialEvent {
  const event: PartialEvent = {};
  if (wanted.position) event.position = reader.int8();
  const recordedAt = wanted.recordedAt || wanted.observedAt ? (reader.time() ?? 0) : 0;
  if (wanted.recordedAt) event.recordedAt = recordedAt;
  if (wanted.observedAt) event.observedAt = reader.time() ?? recordedAt;
  const streamNo = wanted.stream ? reader.int4() : undefined;
  const stream = streamNo === undefined ? '' : names.stream(streamNo);
  if (wanted.stream) event.stream = stream ?? '';
  if (wanted.id) event.id = reader.uuid() ?? '';
  const correlationId = wanted.correlationId ? reader.uuid() : undefined;
  if (correlationId !== undefined) event.correlationId = correlationId;
  const causationId = wanted.causationId ? reader.uuid() : undefined;
  if (causationId !== undefined) event.causationId = causationId;
  if (wanted.version) event.version = reader.int4();
  const typeNo = wanted.type ? reader.int2() : undefined;
  const type = typeNo === undefined ? '' : names.type(typeNo);
  if (wanted.type) event.type = type ?? '';
  if (wanted.schemaVersion) event.schemaVersion = reader.int2();
  if (wanted.data) event.data = JSON.parse(reader.text()) as JsonObject;
  if (stream === undefined || type === undefined) unnamed.push({ event, streamNo, typeNo });
  return event;
}
