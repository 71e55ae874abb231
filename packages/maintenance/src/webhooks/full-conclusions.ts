import type { EventLog } from '@wherefore/event-log';
import { type FullConclusion, isFull, type ReadEvent, readById } from './log-reading.ts';

/** Conclusions in full, by the ids of their events. */
export class FullConclusions {
  readonly #log: Pick<EventLog, 'readEvents'>;
  readonly #events = new Map<string, FullConclusion>();

  constructor(log: Pick<EventLog, 'readEvents'>, known: readonly ReadEvent[]) {
    this.#log = log;
    this.#add(known);
  }

  get(id: string): FullConclusion | undefined {
    return this.#events.get(id);
  }

  async read(ids: readonly string[]): Promise<void> {
    this.#add(
      (
        await readById(
          this.#log,
          ids.filter((id) => !this.#events.has(id)),
        )
      ).values(),
    );
  }

  #add(events: Iterable<ReadEvent>): void {
    for (const event of events) if (isFull(event)) this.#events.set(event.id, event);
  }
}
