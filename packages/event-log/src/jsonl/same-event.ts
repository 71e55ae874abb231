import { isDeepStrictEqual } from 'node:util';
import type { RecordedEvent } from '../event-log.ts';

const FIELDS = [
  ...(['stream', 'version', 'type', 'schemaVersion', 'recordedAt', 'observedAt'] as const),
  ...(['correlationId', 'causationId', 'data'] as const),
];

/** The first field by which two events under one id differ, positions apart; `undefined`: they are the same. */
export function whatDiffers(one: RecordedEvent, other: RecordedEvent): string | undefined {
  return FIELDS.find((field) => !isDeepStrictEqual(one[field], other[field]));
}
