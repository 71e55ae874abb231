import type { JsonObject } from './json.ts';

/** An event as the emitter hands it over. */
export interface NewEvent {
  /** UUID in lower case, unique for ever; version 7 keeps indexes tight. Retrying with the same ids is safe. */
  readonly id: string;
  /** 1 to 128 characters. */
  readonly type: string;
  /** Version of the shape of `data`, 1 to 32767. Default 1. */
  readonly schemaVersion?: number;
  /** Plain JSON, at most 1 MiB as UTF-8 text. */
  readonly data: JsonObject;
  /** UUID shared by everything that one request set off. */
  readonly correlationId?: string;
  /** UUID of the event that led to this one. */
  readonly causationId?: string;
  /** When it was so in the world, in ms since the epoch. Default: the time of recording. */
  readonly observedAt?: number;
}

/** An event as the log gives it back. */
export interface RecordedEvent {
  readonly id: string;
  readonly type: string;
  readonly schemaVersion: number;
  readonly data: JsonObject;
  readonly correlationId?: string;
  readonly causationId?: string;
  /** ms since the epoch, world time. */
  readonly observedAt: number;
  /** ms since the epoch, the log's time. */
  readonly recordedAt: number;
  readonly stream: string;
  /** Place in its stream, from 1, without gaps. */
  readonly version: number;
  /** Place in the log, from 1, growing; numbers may be missing. Growing along each stream, too. */
  readonly position: bigint;
}

/** What must hold of the stream for the append to happen. A number is its exact version; 0 says `no-stream`. */
export type ExpectedVersion = 'any' | 'no-stream' | 'stream-exists' | number;

export interface StreamAppend {
  /** 1 to 512 bytes of UTF-8, without NUL. */
  readonly stream: string;
  /** Never defaulted: every append says what it rests on. */
  readonly expected: ExpectedVersion;
  /** At least one. */
  readonly events: readonly NewEvent[];
}

/**
 * - `appended`: version and position of the last event.
 * - `duplicate`: exactly these event ids are in the stream already; version and position of the last of them.
 * - `conflict`: the expected version does not hold; `actual` is the stream's version, 0 if it does not exist.
 */
export type AppendResult =
  | { readonly kind: 'appended'; readonly version: number; readonly position: bigint }
  | { readonly kind: 'duplicate'; readonly version: number; readonly position: bigint }
  | { readonly kind: 'conflict'; readonly actual: number };

export interface ReadStreamOptions {
  /** First version wanted. Default: 1 forwards, the newest backwards. */
  readonly from?: number;
  /** At most this many events, 1 to 10000. Default 1000. */
  readonly limit?: number;
  /** Default `forwards`. */
  readonly direction?: 'forwards' | 'backwards';
  /** Only events that the log had recorded by then, ms since the epoch: the stream as it was. */
  readonly recordedUntil?: number;
}

/** One stream among several that are read together. */
export interface StreamRead extends Pick<ReadStreamOptions, 'from'> {
  readonly stream: string;
}

/**
 * What to do where the beginning of a log was deleted. `whole`: throw `HistoryDeleted`, which says where history begins.
 * `left`: go on with what there is, the events of deleted positions that were kept, and all that come behind. They may
 * cite what is gone, and versions are missing before them.
 */
export type ReadHistory = 'whole' | 'left';

export interface ReadAllOptions {
  /** Which lane, from 0. Default 0. */
  readonly lane?: number;
  /** Only events behind this position. Default 0, the beginning. */
  readonly after?: bigint;
  /** At most this many events, 1 to 10000. Default 1000. */
  readonly limit?: number;
  /** Default `whole`. */
  readonly history?: ReadHistory;
}

export interface LogPage {
  readonly events: readonly RecordedEvent[];
  /** What to give as `after` for the next page. Never smaller than the `after` of this one. */
  readonly next: bigint;
}

/**
 * An append-only log of events in streams. A log has one lane or more, each stream is in one of them (`laneOf`), and
 * positions count along a lane: there is no order between events of different lanes.
 */
export interface EventLog extends AsyncDisposable {
  /** How many lanes, 1 or more. Never changes in the life of a log. */
  readonly lanes: number;

  /**
   * Appends to several streams, as if one after the other, in one transaction. One result each, in the order
   * given; a conflict in one does not undo the others. At most 1000 events and 16 MiB of data a call.
   *
   * @throws {InvalidAppend} something in the batch breaks a bound, or reuses an event id for another event:
   * nothing of it is recorded.
   */
  append(appends: readonly StreamAppend[]): Promise<readonly AppendResult[]>;

  /**
   * Events of one stream in the order of their versions. Empty for a stream that does not exist.
   *
   * @throws {InvalidRead}
   */
  readStream(stream: string, options?: ReadStreamOptions): Promise<readonly RecordedEvent[]>;

  /**
   * What `readStream` gives for each of these, in the order given, for little more than one of them costs. At most 10000
   * events in all: as many streams times the limit.
   *
   * @throws {InvalidRead}
   */
  readStreams(
    reads: readonly StreamRead[],
    options?: Omit<ReadStreamOptions, 'from'>,
  ): Promise<readonly (readonly RecordedEvent[])[]>;

  /**
   * Events by their ids, in the order of the ids; those that are not there are left out. At most 10000 ids.
   *
   * @throws {InvalidRead}
   */
  readEvents(ids: readonly string[]): Promise<readonly RecordedEvent[]>;

  /**
   * Events of all streams of a lane in the order of their positions. Never steps over an append in flight, so following
   * `next` sees each event exactly once; an event may show up only when appends that began before it have ended.
   *
   * @throws {InvalidRead}
   */
  readAll(options?: ReadAllOptions): Promise<LogPage>;

  /**
   * Calls back when there may be more to read with `readAll`. A hint and no more: calls may be missing, so whoever
   * follows a log asks now and then all the same. What it throws is an uncaught error of the process.
   */
  listen(wake: () => void): Disposable;
}

export interface ScanOptions<F extends keyof RecordedEvent = keyof RecordedEvent> {
  /** Default 0. */
  readonly lane?: number;
  /** Only events behind this position. Default 0, the beginning. */
  readonly after?: bigint;
  /** Only events up to this position. Default, and at most: what is settled when the scan begins. */
  readonly until?: bigint;
  /** Only events of these types. Default: all. */
  readonly types?: readonly string[];
  /** Only these fields of each event, for what is not asked for is not read. Default: all. */
  readonly fields?: readonly F[];
  /** Default `whole`. */
  readonly history?: ReadHistory;
}

export interface BulkAppendOptions {
  /**
   * `given` (default): each event is the next version of its stream. `anew`: it becomes that, whatever its version was.
   */
  readonly versions?: 'given' | 'anew';
}

/** A log for those who work with all of it: rebuild, export, import. */
export interface BulkLog extends EventLog {
  /**
   * A position up to which every event of the lane that will ever be there can be read, at least as far as one could be
   * seen when this was called: waits for the appends in flight. It never falls.
   */
  settled(lane?: number): Promise<bigint>;

  /** The last position of a lane whose events were deleted: its history is whole from there on. 0 if none was. */
  deletedTo(lane?: number): Promise<bigint>;

  /**
   * Events of a lane in the order of their positions, in batches, none empty: what `readAll` gives, as fast as it can
   * be had.
   *
   * @throws {InvalidRead}
   */
  scan<F extends keyof RecordedEvent = keyof RecordedEvent>(
    options?: ScanOptions<F>,
  ): AsyncIterable<readonly Pick<RecordedEvent, F>[]>;

  /**
   * Takes over what another log has recorded, with ids, versions and times; positions and chains are made anew. Each
   * event has to continue its stream, unless versions are made anew. In transactions of some thousand events: what came before the one that fails may
   * be recorded.
   *
   * @returns how many events
   * @throws {InvalidAppend} `event-out-of-order`: another version, or an earlier time, than follows in its stream;
   * `event-id-reused`: the id is recorded already; and for what breaks a bound
   */
  bulkAppend(
    events: AsyncIterable<RecordedEvent> | Iterable<RecordedEvent>,
    options?: BulkAppendOptions,
  ): Promise<number>;
}
