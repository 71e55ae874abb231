import type { ServerResponse } from 'node:http';
import { type BulkLog, laneOf, type RecordedEvent } from '@wherefore/event-log';
import { whenGone } from '../limits/gone.ts';
import { type Cursor, formatCursor } from './cursor.ts';
import type { EventHub, HubMember } from './event-hub.ts';
import { type EventFilter, readEvents, streamsOf } from './event-reader.ts';

export interface EventClientOptions {
  readonly log: BulkLog;
  readonly hub: EventHub;
  readonly after: Cursor;
  readonly filter: EventFilter;
  /** An event as it is sent, but for its `id`. */
  readonly textOf: (event: RecordedEvent) => string;
  /** How long it may read nothing while there is more for it, ms. */
  readonly patienceMs: number;
}

/** Bytes that may wait to be sent to one client, but for the event that goes beyond it. */
const MAX_WAITING = 262_144;
/** Events that are read for one client at a time. */
const PAGE = 100;

/**
 * One client of the stream of events. While it is behind it reads the log by itself, as fast as it takes what it is
 * sent; at the end the hub tells it. One that takes nothing is hung up on: it resumes where it was.
 */
export class EventClient implements HubMember {
  readonly cursor: bigint[];
  readonly #response: ServerResponse;
  readonly #options: EventClientOptions;
  readonly #streams: ReadonlySet<string> | undefined;
  #isEnded = false;
  /** Of a page that it is being told: one write for all of it. */
  #told = '';
  /** Ends the waiting for the client to take what was sent. */
  #drained = (): void => undefined;
  /** Ends the time at which the hub tells it. */
  #left = (): void => undefined;

  constructor(response: ServerResponse, options: EventClientOptions) {
    const { after, filter } = options;
    this.cursor = [...after];
    this.#response = response;
    this.#options = options;
    this.#streams = filter.server === undefined ? undefined : new Set(streamsOf(filter.server));
    response.on('drain', () => this.#drained());
    whenGone(response, () => this.#over());
  }

  /** Ends it in order: what was sent is sent, and the client comes again. */
  end(): void {
    if (this.#isEnded) return;
    this.#flush();
    this.#over();
    this.#response.end();
    // Whoever does not read does not see the end either.
    if (this.#response.writableLength > 0) setTimeout(() => this.#response.destroy(), 1000).unref();
  }

  /** Sends events until the client is gone. @throws what the log throws */
  async run(): Promise<void> {
    const { hub } = this.#options;
    this.#write(`retry: 2000\nid: ${formatCursor(this.cursor)}\n\n`);
    using _ = await hub.interest();
    try {
      while (!this.#isEnded) {
        await this.#catchUp();
        if (this.#isEnded || !hub.join(this)) continue;
        await new Promise<void>((resolve) => {
          this.#left = resolve;
        });
        await this.#untilDrained();
      }
    } finally {
      hub.leave(this);
    }
  }

  /** Something for those between to see, and how far it is for the client, though no event of it was wanted. */
  beat(): void {
    if (this.#isEnded || this.#response.writableLength > 0) return;
    this.#write(`: \nid: ${formatCursor(this.cursor)}\n\n`);
  }

  take(lane: number, event: RecordedEvent): boolean {
    if (this.#isEnded) return false;
    const isWanted = this.#isWanted(event);
    if (isWanted && this.#response.writableLength + this.#told.length > MAX_WAITING) {
      this.#flush();
      this.#left();
      return false;
    }
    this.cursor[lane] = event.position;
    if (isWanted) this.#told += this.#textOf(event);
    return true;
  }

  passed(lane: number, position: bigint): void {
    this.#flush();
    if (position > (this.cursor[lane] ?? 0n)) this.cursor[lane] = position;
  }

  async #catchUp(): Promise<void> {
    const { log, filter } = this.#options;
    for (;;) {
      const { events, cursor, isEnd } = await readEvents(log, { after: this.cursor, filter, limit: PAGE });
      for (const event of events) {
        await this.#untilDrained();
        if (this.#isEnded) return;
        this.cursor[laneOf(event.stream, log.lanes)] = event.position;
        this.#write(this.#textOf(event));
      }
      for (const [lane, position] of cursor.entries()) this.passed(lane, position);
      if (isEnd || this.#isEnded) return;
    }
  }

  #isWanted({ type, stream }: RecordedEvent): boolean {
    const { types } = this.#options.filter;
    return types?.has(type) !== false && this.#streams?.has(stream) !== false;
  }

  #textOf(event: RecordedEvent): string {
    return `id: ${formatCursor(this.cursor)}\n${this.#options.textOf(event)}`;
  }

  #flush(): void {
    if (this.#told === '') return;
    this.#write(this.#told);
    this.#told = '';
  }

  #write(text: string): void {
    if (!this.#response.destroyed) this.#response.write(text);
  }

  #over(): void {
    this.#isEnded = true;
    this.#drained();
    this.#left();
  }

  /** Waits until the client has taken what was sent; hangs up on one that does not. */
  async #untilDrained(): Promise<void> {
    while (!this.#isEnded && this.#response.writableNeedDrain) {
      const before = this.#response.writableLength;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(() => {
          if (this.#response.writableLength >= before) this.#response.destroy();
          resolve();
        }, this.#options.patienceMs);
        this.#drained = () => {
          clearTimeout(timer);
          resolve();
        };
      });
      this.#drained = () => undefined;
    }
  }
}
