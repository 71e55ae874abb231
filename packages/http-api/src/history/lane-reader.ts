import { type BulkLog, laneOf, type RecordedEvent } from '@wherefore/event-log';

/** Events of a lane in the order of their positions, one after the other. */
export interface LaneReader {
  /** The next one; `undefined` at the end. */
  peek(): Promise<RecordedEvent | undefined>;
  /** Takes the one that was peeked at. */
  take(): RecordedEvent;
  /** Everything up to this position was taken, or is none of those that are read. */
  readonly after: bigint;
}

/** All events of a lane. */
export class LaneEvents implements LaneReader {
  after: bigint;
  readonly #log: Pick<BulkLog, 'readAll'>;
  readonly #lane: number;
  readonly #pageSize: number;
  #events: RecordedEvent[] = [];
  #next: bigint;
  #isEnd = false;

  constructor(
    log: Pick<BulkLog, 'readAll'>,
    lane: number,
    { after, pageSize }: { readonly after: bigint; readonly pageSize: number },
  ) {
    this.#log = log;
    this.#lane = lane;
    this.#pageSize = pageSize;
    this.after = after;
    this.#next = after;
  }

  async peek(): Promise<RecordedEvent | undefined> {
    if (this.#events.length === 0 && !this.#isEnd) {
      const { events, next } = await this.#log.readAll({ lane: this.#lane, after: this.#next, limit: this.#pageSize });
      this.#events = events.toReversed();
      this.#next = next;
      this.#isEnd = events.length === 0;
      if (this.#isEnd) this.after = next;
    }
    return this.#events.at(-1);
  }

  take(): RecordedEvent {
    const event = this.#events.pop();
    if (event === undefined) throw new TypeError('nothing was peeked at');
    this.after = this.#events.length === 0 ? this.#next : event.position;
    return event;
  }
}

const PAGE = 200;

/** Events of some streams of a lane, as far as they are settled. */
export class StreamEvents implements LaneReader {
  after: bigint;
  readonly #settled: bigint;
  readonly #sources: readonly StreamSource[];
  #source: StreamSource | undefined;

  private constructor(sources: readonly StreamSource[], after: bigint, settled: bigint) {
    this.#sources = sources;
    this.#settled = settled;
    this.after = after;
  }

  static async open(
    log: BulkLog,
    lane: number,
    { after, streams }: { readonly after: bigint; readonly streams: readonly string[] },
  ): Promise<StreamEvents> {
    // A stream may show what stands behind an append in flight to another one: nothing of that is told yet.
    const settled = await log.settled(lane);
    const own = streams.filter((stream) => laneOf(stream, log.lanes) === lane);
    const sources = await Promise.all(own.map((stream) => StreamSource.open(log, stream, after)));
    return new StreamEvents(sources, after, settled > after ? settled : after);
  }

  async peek(): Promise<RecordedEvent | undefined> {
    let found: { readonly source: StreamSource; readonly event: RecordedEvent } | undefined;
    for (const source of this.#sources) {
      const event = await source.peek();
      if (event === undefined || event.position > this.#settled) continue;
      if (found === undefined || event.position < found.event.position) found = { source, event };
    }
    this.#source = found?.source;
    if (found === undefined) this.after = this.#settled;
    return found?.event;
  }

  take(): RecordedEvent {
    const event = this.#source?.take();
    if (event === undefined) throw new TypeError('nothing was peeked at');
    this.after = event.position;
    return event;
  }
}

/** One stream from behind a position on. */
class StreamSource {
  readonly #log: Pick<BulkLog, 'readStream'>;
  readonly #stream: string;
  #events: RecordedEvent[] = [];
  #from: number;
  #isEnd = false;

  private constructor(log: Pick<BulkLog, 'readStream'>, stream: string, from: number) {
    this.#log = log;
    this.#stream = stream;
    this.#from = from;
  }

  static async open(log: Pick<BulkLog, 'readStream'>, stream: string, after: bigint): Promise<StreamSource> {
    return new StreamSource(log, stream, after === 0n ? 1 : await firstBehind(log, stream, after));
  }

  async peek(): Promise<RecordedEvent | undefined> {
    if (this.#events.length === 0 && !this.#isEnd) {
      const events = await this.#log.readStream(this.#stream, { from: this.#from, limit: PAGE });
      this.#isEnd = events.length < PAGE;
      this.#from = (events.at(-1)?.version ?? this.#from) + 1;
      this.#events = events.toReversed();
    }
    return this.#events.at(-1);
  }

  take(): RecordedEvent | undefined {
    return this.#events.pop();
  }
}

/** The version of the first event behind a position: positions grow along a stream, so it is found by halving. */
async function firstBehind(log: Pick<BulkLog, 'readStream'>, stream: string, after: bigint): Promise<number> {
  const [newest] = await log.readStream(stream, { direction: 'backwards', limit: 1 });
  if (newest === undefined) return 1;
  if (newest.position <= after) return newest.version + 1;
  let [low, high] = [1, newest.version];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    // Of what was left out of the log nothing is behind it.
    const [event] = await log.readStream(stream, { from: middle, limit: 1 });
    if (event === undefined || event.position <= after) low = middle + 1;
    else high = Math.min(middle, event.version);
  }
  return low;
}
