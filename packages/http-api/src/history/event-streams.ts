import type { ServerResponse } from 'node:http';
import type { BulkLog, RecordedEvent } from '@wherefore/event-log';
import { Problem } from '../problems/problem.ts';
import type { ApiBounds } from '../settings.ts';
import type { Withhold } from '../withholding/withhold.ts';
import type { Cursor } from './cursor.ts';
import { EventClient } from './event-client.ts';
import { EventHub } from './event-hub.ts';
import { eventLine } from './event-line.ts';
import type { EventFilter } from './event-reader.ts';

/** Bounds of the streams of events. */
export type StreamBounds = Pick<ApiBounds, 'streams' | 'streamsPerClient' | 'heartbeatMs' | 'patienceMs'>;

/** All clients of the stream of events of a log. */
export class EventStreams {
  readonly #log: BulkLog;
  readonly #hub: EventHub;
  readonly #bounds: StreamBounds;
  readonly #textOf: (event: RecordedEvent) => string;
  /** With who holds each. */
  readonly #clients = new Map<EventClient, string>();
  readonly #heart: NodeJS.Timeout;
  #isEnding = false;

  constructor(log: BulkLog, bounds: StreamBounds, withhold: Withhold) {
    this.#textOf = textOnce(withhold);
    this.#log = log;
    this.#hub = new EventHub(log);
    this.#bounds = bounds;
    this.#heart = setInterval(() => {
      for (const client of this.#clients.keys()) client.beat();
    }, bounds.heartbeatMs).unref();
  }

  get open(): number {
    return this.#clients.size;
  }

  /**
   * @param holder who would hold it
   * @throws {Problem} there is no room for one more, or none for one more of theirs
   */
  assertRoom(holder: string): void {
    if (this.#isEnding) throw new Problem('shutting-down', 'This process takes nothing on any more.');
    const { streams, streamsPerClient } = this.#bounds;
    if (this.#clients.size >= streams) throw full(`${streams} streams are open, as many as may.`);
    let own = 0;
    for (const each of this.#clients.values()) if (each === holder) own += 1;
    if (own >= streamsPerClient) throw full(`This client has ${streamsPerClient} streams open, as many as one may.`);
  }

  /** Sends events until the client is gone or all streams end. Headers are sent already. */
  async serve(
    response: ServerResponse,
    { after, filter, holder }: { after: Cursor; filter: EventFilter; holder: string },
  ): Promise<void> {
    const { patienceMs } = this.#bounds;
    const shared = { log: this.#log, hub: this.#hub, textOf: this.#textOf };
    const client = new EventClient(response, { ...shared, after, filter, patienceMs });
    this.#clients.set(client, holder);
    try {
      if (!this.#isEnding) await client.run();
    } finally {
      // After a failure, too: the client comes again with what it had last.
      client.end();
      this.#clients.delete(client);
    }
  }

  /** Ends them all, in order. */
  end(): void {
    this.#isEnding = true;
    clearInterval(this.#heart);
    for (const client of this.#clients.keys()) client.end();
  }
}

function full(detail: string): Problem {
  return new Problem('overloaded', detail, { retryAfter: 10 });
}

/** The text of an event, made once for all who are told of it at the same time. */
function textOnce(withhold: Withhold): (event: RecordedEvent) => string {
  const texts = new WeakMap<RecordedEvent, string>();
  return (event) => {
    const known = texts.get(event);
    if (known !== undefined) return known;
    const type = /^[\w.-]+$/.test(event.type) ? `event: ${event.type}\n` : '';
    const text = `${type}data: ${JSON.stringify(withhold(eventLine(event)))}\n\n`;
    texts.set(event, text);
    return text;
  };
}
