import { setImmediate as turn } from 'node:timers/promises';
import type { EventLog } from '@wherefore/event-log';
import { hasGone } from '../limits/gate.ts';
import { Problem } from '../problems/problem.ts';

/** Events of one name: one resolver takes half a second over as many, in slices of some milliseconds. */
export const MAX_EVENTS = 20_000;

/**
 * Reads streams until there were more than `most` events in them all; then tells what to do instead.
 *
 * @throws {Problem} `history-too-long`, or who asked has gone
 */
export function boundedReading(
  log: Pick<EventLog, 'readStream'>,
  most: number,
  {
    instead = 'Have a worker go through them: POST /v1/replays with `policy` and `servers`.',
    signal,
  }: { readonly instead?: string; readonly signal?: AbortSignal } = {},
): Pick<EventLog, 'readStream'> {
  let count = 0;
  return {
    async readStream(stream, options) {
      const events = await log.readStream(stream, options);
      // A log in memory answers without ever letting anybody else have a turn.
      await turn();
      if (signal?.aborted === true) throw hasGone();
      count += events.length;
      if (count <= most) return events;
      throw new Problem('history-too-long', `This name has more than ${most} events. ${instead}`);
    },
  };
}
