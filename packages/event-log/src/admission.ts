import { InvalidAppend } from './errors.ts';
import type { ExpectedVersion, NewEvent, RecordedEvent, StreamAppend } from './event-log.ts';
import { whyNotJson } from './json.ts';
import { limits } from './limits.ts';

/** An event that passed every bound; its data as the JSON text to store. */
export interface AdmittedEvent {
  readonly id: string;
  readonly type: string;
  readonly schemaVersion: number;
  readonly dataText: string;
  /** Bytes of UTF-8 in it. */
  readonly dataBytes: number;
  readonly correlationId: string | undefined;
  readonly causationId: string | undefined;
  readonly observedAt: number | undefined;
}

export interface AdmittedAppend {
  readonly stream: string;
  readonly expected: ExpectedVersion;
  readonly events: readonly AdmittedEvent[];
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Checks a batch once, at the door, in the same way for every log. */
export function admit(appends: readonly StreamAppend[]): readonly AdmittedAppend[] {
  let bytes = 0;
  let count = 0;
  return appends.map(({ stream, expected, events }) => {
    checkStreamName(stream);
    checkExpected(expected);
    if (events.length === 0) throw new InvalidAppend('append-empty', `nothing to append to ${stream}`);
    count += events.length;
    if (count > limits.batchEvents) {
      throw new InvalidAppend('batch-too-large', `a batch has at most ${limits.batchEvents} events`);
    }
    const admitted = events.map((event) => {
      const one = admitEvent(event);
      bytes += one.dataBytes;
      if (bytes > limits.batchBytes) {
        throw new InvalidAppend('batch-too-large', `the data of a batch is at most ${limits.batchBytes} bytes`);
      }
      return one;
    });
    return { stream, expected, events: admitted };
  });
}

/** The same for an event that another log has recorded. */
export function admitRecorded(event: RecordedEvent): AdmittedEvent {
  const { stream, version, recordedAt, observedAt, id, type, schemaVersion, data, correlationId, causationId } = event;
  checkStreamName(stream);
  if (!Number.isInteger(version) || version < 1 || version > 2_147_483_647) throw invalid('version must be 1 or more');
  if (!isTime(recordedAt)) throw invalid('recordedAt must be whole milliseconds from 1970 to 9999');
  return admitEvent({
    id,
    type,
    schemaVersion,
    data,
    // What was seen when it was recorded is kept as that.
    ...(observedAt === recordedAt ? {} : { observedAt }),
    ...(correlationId === undefined ? {} : { correlationId }),
    ...(causationId === undefined ? {} : { causationId }),
  });
}

function checkStreamName(stream: string): void {
  const size = isStorable(stream) ? Buffer.byteLength(stream) : 0;
  if (size >= 1 && size <= limits.streamNameBytes) return;
  throw new InvalidAppend(
    'stream-name-invalid',
    `a stream name is 1 to ${limits.streamNameBytes} bytes of well-formed text without NUL`,
  );
}

function checkExpected(expected: ExpectedVersion): void {
  if (expected === 'any' || expected === 'no-stream' || expected === 'stream-exists') return;
  if (Number.isSafeInteger(expected) && Number(expected) >= 0) return;
  throw new InvalidAppend('expected-version-invalid', `not an expected version: ${String(expected)}`);
}

function admitEvent(event: NewEvent): AdmittedEvent {
  const { id, type, schemaVersion = 1, data, correlationId, causationId, observedAt } = event;
  if (!isUuid(id)) throw invalid('id must be a UUID in lower case');
  if (!isStorable(type) || type.length === 0 || type.length > limits.typeLength) {
    throw invalid(`type must be 1 to ${limits.typeLength} characters of well-formed text without NUL`);
  }
  if (!Number.isInteger(schemaVersion) || schemaVersion < 1 || schemaVersion > limits.schemaVersion) {
    throw invalid(`schemaVersion must be 1 to ${limits.schemaVersion}`);
  }
  if (correlationId !== undefined && !isUuid(correlationId))
    throw invalid('correlationId must be a UUID in lower case');
  if (causationId !== undefined && !isUuid(causationId)) throw invalid('causationId must be a UUID in lower case');
  if (observedAt !== undefined && !isTime(observedAt)) {
    throw invalid('observedAt must be whole milliseconds from 1970 to 9999');
  }
  if (data === null || typeof data !== 'object' || Array.isArray(data)) throw invalid('data must be an object');
  const why = whyNotJson(data, limits.dataDepth);
  if (why !== undefined) throw invalid(why);
  const dataText = JSON.stringify(data);
  const dataBytes = Buffer.byteLength(dataText);
  if (dataBytes > limits.dataBytes) {
    throw new InvalidAppend('event-too-large', `data is ${dataBytes} bytes of JSON, the limit is ${limits.dataBytes}`);
  }
  return { id, type, schemaVersion, dataText, dataBytes, correlationId, causationId, observedAt };
}

function isStorable(text: unknown): text is string {
  return typeof text === 'string' && text.isWellFormed() && !text.includes('\u0000');
}

function isUuid(text: unknown): boolean {
  return typeof text === 'string' && UUID.test(text);
}

function isTime(time: unknown): boolean {
  return Number.isInteger(time) && Number(time) >= 0 && Number(time) <= limits.latestTimeMs;
}

function invalid(message: string): InvalidAppend {
  return new InvalidAppend('event-invalid', message);
}
