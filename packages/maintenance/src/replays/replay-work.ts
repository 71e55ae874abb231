import type { JsonObject } from '@wherefore/event-log';
import type { ReplayProgressed } from '@wherefore/service';

/** How a replay is worked at. */
export interface ReplayWork {
  readonly signal: AbortSignal;
  /** Awaited after each piece of work: here others have their turn. */
  readonly onProgress: (progress: ReplayProgressed) => Promise<void>;
}

/** Of each sort of thing that is told one by one, as many are kept. */
export const MAX_TOLD = 100;

/** As it is stored: without fields that have no value. */
export function plain(value: object): JsonObject {
  return JSON.parse(JSON.stringify(value)) as JsonObject;
}
