import { setImmediate as turn } from 'node:timers/promises';
import type { EventLog } from '@wherefore/event-log';

/** There is more of it than may be worked on at a time. */
export class TooMuch extends Error {
  override readonly name = 'TooMuch';
}

export interface BoundedReading extends Pick<EventLog, 'readStream'> {
  readonly events: number;
}

/** Reads streams until there were more than `most` events in them all: then it throws `TooMuch`. */
export function boundedReading(log: Pick<EventLog, 'readStream'>, most: number): BoundedReading {
  let count = 0;
  return {
    get events() {
      return count;
    },
    async readStream(stream, options) {
      const events = await log.readStream(stream, options);
      // A log in memory answers without ever letting anybody else have a turn.
      await turn();
      count += events.length;
      if (count > most) throw new TooMuch(`more than ${most} events`);
      return events;
    },
  };
}
