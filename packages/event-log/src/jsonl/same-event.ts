import { isDeepStrictEqual } from 'node:util';
import type { RecordedEvent } from '../event-log.ts';
import type { JsonObject } from '../json.ts';

const FIELDS = [
  ...(['stream', 'version', 'type', 'schemaVersion', 'recordedAt', 'observedAt'] as const),
  ...(['correlationId', 'causationId', 'data'] as const),
];

/** The first field by which two events under one id differ, positions apart; `undefined`: they are the same. */
export function whatDiffers(one: RecordedEvent, other: RecordedEvent): string | undefined {
  return FIELDS.find(
    (field) => !isDeepStrictEqual(one[field], other[field]) && !(field === 'data' && isStoredAs(one.data, other.data)),
  );
}

/** A file may say -0, which every log stores as 0. */
function isStoredAs(there: JsonObject, said: JsonObject): boolean {
  return isDeepStrictEqual(there, JSON.parse(JSON.stringify(said)));
}
