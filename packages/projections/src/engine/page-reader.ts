import type { EventLog, LogPage } from '@wherefore/event-log';
import { weightOf } from './event-weight.ts';

/** Behind a page that is heavier nothing is read ahead: two of them might be too much. */
const MAX_WEIGHT = 16 * 1024 * 1024;

interface Ahead {
  readonly after: bigint;
  readonly page: Promise<LogPage>;
}

/** Reads a log page by page, and while one is worked on, the next. */
export class PageReader {
  readonly limit: number;
  readonly #log: Pick<EventLog, 'readAll'>;
  readonly #ahead = new Map<number, Ahead>();

  constructor(log: Pick<EventLog, 'readAll'>, limit: number) {
    this.#log = log;
    this.limit = limit;
  }

  async read(lane: number, after: bigint): Promise<LogPage> {
    const ahead = this.#ahead.get(lane);
    this.#ahead.delete(lane);
    const page = await (ahead?.after === after ? ahead.page : this.#read(lane, after));
    // Behind a short page there was nothing to read.
    if (page.events.length >= this.limit && weightOfAll(page) <= MAX_WEIGHT) this.#readAhead(lane, page.next);
    return page;
  }

  /** Resolves when nothing is being read. What was read ahead is forgotten. */
  async stop(): Promise<void> {
    const reading = [...this.#ahead.values()].map(({ page }) => page);
    this.#ahead.clear();
    await Promise.allSettled(reading);
  }

  #readAhead(lane: number, after: bigint): void {
    const page = this.#read(lane, after);
    // Whoever wants the page learns of it; it may be that nobody does.
    page.catch(() => undefined);
    this.#ahead.set(lane, { after, page });
  }

  #read(lane: number, after: bigint): Promise<LogPage> {
    // Who begins where history was deleted folds what is left of it: what rows rest on.
    return this.#log.readAll({ lane, after, limit: this.limit, history: 'left' });
  }
}

function weightOfAll({ events }: LogPage): number {
  return events.reduce((weight, event) => weight + weightOf(event), 0);
}
