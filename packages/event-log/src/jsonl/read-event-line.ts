import { admitRecorded } from '../admission.ts';
import { EventLogError } from '../errors.ts';
import type { RecordedEvent } from '../event-log.ts';
import type { JsonObject } from '../json.ts';
import { limits } from '../limits.ts';

const POSITION = /^[1-9]\d{0,18}$/;
const FIELDS: ReadonlySet<string> = new Set([
  ...['position', 'stream', 'version', 'id', 'type', 'schemaVersion', 'recordedAt', 'observedAt'],
  ...['correlationId', 'causationId', 'data'],
]);

/** The object of a line from anywhere, or why there is none. */
export function readObject(line: string): JsonObject | string {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as JsonObject;
    return 'not a JSON object';
  } catch {
    return 'not JSON';
  }
}

/** The event that a line from anywhere tells of, or why it tells of none. The bounds are those of an append. */
export function readEventLine(value: JsonObject): RecordedEvent | string {
  const stray = Object.keys(value).find((field) => !FIELDS.has(field));
  if (stray !== undefined) return `an event has no ${JSON.stringify(stray.slice(0, 40))}`;
  const { position, ...rest } = value;
  if (typeof position !== 'string' || !POSITION.test(position) || BigInt(position) > 9_223_372_036_854_775_807n) {
    return 'position must be the text of a number, 1 or more';
  }
  const recordedAt = readTime(value['recordedAt']);
  if (recordedAt === undefined) return `recordedAt ${TIME_FORM}`;
  const observedAt = readTime(value['observedAt']);
  if (observedAt === undefined) return `observedAt ${TIME_FORM}`;
  if (typeof rest['schemaVersion'] !== 'number') return 'schemaVersion must be a number';
  // What is left is looked at as in an append.
  const event = { ...rest, position: BigInt(position), recordedAt, observedAt } as unknown as RecordedEvent;
  try {
    admitRecorded(event);
    return event;
  } catch (error) {
    if (error instanceof EventLogError) return error.message;
    throw error;
  }
}

const TIME_FORM = 'must be a time such as 2026-01-31T12:00:00.000Z';

function readTime(text: unknown): number | undefined {
  if (typeof text !== 'string' || text.length !== 24) return undefined;
  const time = Date.parse(text);
  // The one form that is written: another one of the same instant would be another line.
  if (!(time >= 0 && time <= limits.latestTimeMs) || new Date(time).toISOString() !== text) return undefined;
  return time;
}
