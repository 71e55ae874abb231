import type { EventLog, RecordedEvent } from '@wherefore/event-log';
import { weightOf } from './event-weight.ts';

const CAPACITY = 4096;

/** Of what is large about 128 MB are kept. */
const MAX_WEIGHT = 128 * 1024 * 1024;

/** Ids asked of the log at once; it takes 10000. */
const BATCH = 1000;

/** Events that were read lately, for those that refer to them; what is not here is read from the log. */
export class RecentEvents {
  readonly #log: Pick<EventLog, 'readEvents'>;
  readonly #events = new Map<string, RecordedEvent>();
  readonly #capacity: number;
  #weight = 0;

  constructor(log: Pick<EventLog, 'readEvents'>, capacity: number = CAPACITY) {
    this.#log = log;
    this.#capacity = capacity;
  }

  add(events: readonly RecordedEvent[]): void {
    for (const event of events) {
      if (!this.#events.has(event.id)) this.#weight += weightOf(event);
      this.#events.set(event.id, event);
    }
    for (const [id, event] of this.#events) {
      if (this.#events.size <= this.#capacity && this.#weight <= MAX_WEIGHT) break;
      this.#events.delete(id);
      this.#weight -= weightOf(event);
    }
  }

  async find(ids: readonly string[]): Promise<ReadonlyMap<string, RecordedEvent>> {
    const found = new Map<string, RecordedEvent>();
    const missing: string[] = [];
    for (const id of ids) {
      const event = this.#events.get(id);
      if (event === undefined) missing.push(id);
      else found.set(id, event);
    }
    for (let start = 0; start < missing.length; start += BATCH) {
      const read = await this.#log.readEvents(missing.slice(start, start + BATCH));
      for (const event of read) found.set(event.id, event);
    }
    return found;
  }
}
