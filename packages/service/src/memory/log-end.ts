import type { EventLog, LogPage, ReadAllOptions } from '@wherefore/event-log';

/**
 * When a follower was last at the end of a lane, as a monotonic clock counts: a page that is not full reaches what
 * there was when it was asked for, once it has been taken in.
 */
export class LogEnd {
  readonly #limit: number;
  readonly #now: () => number;
  #reached: number | undefined;
  #pending: number | undefined;
  readonly #first = Promise.withResolvers<void>();

  constructor(limit: number, now: () => number = () => performance.now()) {
    this.#limit = limit;
    this.#now = now;
  }

  /** ms; `undefined`: it never was. */
  get lagMs(): number | undefined {
    return this.#reached === undefined ? undefined : Math.max(0, this.#now() - this.#reached);
  }

  /** Resolves when it is there for the first time. */
  get firstReached(): Promise<void> {
    return this.#first.promise;
  }

  /** The log as it is to be read. */
  watch(log: EventLog): EventLog {
    return {
      lanes: log.lanes,
      append: (appends) => log.append(appends),
      readStream: (stream, options) => log.readStream(stream, options),
      readStreams: (reads, options) => log.readStreams(reads, options),
      readEvents: (ids) => log.readEvents(ids),
      listen: (wake) => log.listen(wake),
      readAll: (options) => this.#read(log, options),
      [Symbol.asyncDispose]: () => log[Symbol.asyncDispose](),
    };
  }

  /** What was read is taken in. */
  taken(): void {
    this.#reached = this.#pending ?? this.#reached;
    if (this.#reached !== undefined) this.#first.resolve();
  }

  async #read(log: EventLog, options: ReadAllOptions | undefined): Promise<LogPage> {
    const begunAt = this.#now();
    const page = await log.readAll(options);
    this.#pending = page.events.length < this.#limit ? begunAt : undefined;
    if (page.events.length === 0) this.taken();
    return page;
  }
}
