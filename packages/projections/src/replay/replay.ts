import { type CacheCleared, type Instant, serverStream } from '@wherefore/discovery';
import type { BulkLog, EventLog, RecordedEvent } from '@wherefore/event-log';
import { isCutLog } from '../provenance/cut-log.ts';
import { CLEARINGS, latestClearing } from '../provenance/name-at.ts';
import { FIELDS } from './cited-evidence.ts';
import { NameInForce } from './in-force.ts';
import { type ReplayTermsOptions, replayTerms } from './replay-conclusion.ts';
import { type ReadEvent, type Replayed, Replayer, TYPES } from './replayer.ts';

/** A log as far as replay reads it; all of it is read faster where it can be scanned. */
export type ReadableLog = Pick<EventLog, 'lanes' | 'readAll' | 'readStream' | 'readEvents'> &
  Partial<Pick<BulkLog, 'scan' | 'deletedTo'>>;

export interface ReplayOptions extends ReplayTermsOptions {
  /** Default: all. With names, their streams are read and what is cited there; without, the whole log. */
  readonly serverNames?: readonly string[];
  /** Only the conclusion that was in force for each name then, as the log knew it. */
  readonly at?: Instant;
  /** Only what was recorded at that time or later. */
  readonly from?: Instant;
  /** Only what was recorded by then. */
  readonly to?: Instant;
  /** Cited events kept in memory; others are read again. Default 50,000. */
  readonly capacity?: number;
  /** Events of a stream that are decided about at a time, 1 to 10,000: nothing else is done meanwhile. Default 2000. */
  readonly pageSize?: number;
  readonly signal?: AbortSignal;
  /** Called after each page. */
  readonly onProgress?: (progress: ReplayProgress) => void;
}

export interface ReplayProgress {
  /**
   * Events that were looked at so far, those that are cited from elsewhere not counted, and in a log that can be scanned
   * those neither that are no evidence and no conclusion.
   */
  readonly events: number;
  readonly conclusions: number;
}

const PAGE = 2000;
/** A stream of a name holds its last conclusion among its newest events mostly. */
const NAME_PAGE = 100;
/** As many as a log gives at once. */
const MAX_NAME_PAGE = 10_000;

/**
 * Decides recorded conclusions again, each from the events that it cites; nobody is asked, and what history cannot
 * answer is said to be so. In the order of the log along each stream. Of a log whose beginning was deleted, what is left.
 *
 * @throws {UnknownEventType | EventFromTheFuture | UpcastFailed} an event cannot be read
 */
export async function* replay(log: ReadableLog, options: ReplayOptions = {}): AsyncGenerator<Replayed, void, void> {
  const { capacity = 50_000, signal, onProgress } = options;
  const { from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY } = options;
  const replayer = new Replayer(log, replayTerms(options), capacity);
  const isWanted = ({ recordedAt }: ReadEvent): boolean => recordedAt >= from && recordedAt <= to;
  const isCut = await isCutLog(log);
  let events = 0;
  let conclusions = 0;
  for await (const page of pagesOf(log, options)) {
    signal?.throwIfAborted();
    const found = await replayer.page(page.events, isWanted);
    const replayed = isCut ? found.map(becauseOfDeletion) : found;
    events += page.read;
    conclusions += replayed.length;
    yield* replayed;
    onProgress?.({ events, conclusions });
  }
}

/** What is not there need not have been there: nothing is wrong with the log for that. */
function becauseOfDeletion(replayed: Replayed): Replayed {
  const { result } = replayed;
  if (result.kind !== 'unanswerable' || result.obstacle !== 'missing-event') return replayed;
  return { ...replayed, result: { ...result, obstacle: 'history-deleted' } };
}

/** Events in which to look for conclusions, and how many were read to find them. */
interface Page<E = ReadEvent> {
  readonly read: number;
  readonly events: readonly E[];
}

type Pages<E = ReadEvent> = AsyncGenerator<Page<E>, void, void>;

function pagesOf(log: ReadableLog, options: ReplayOptions): Pages {
  const { serverNames, at } = options;
  if (at !== undefined) return serverNames === undefined ? allInForce(log, at) : inForce(log, serverNames, at);
  return serverNames === undefined ? wholeLog(log) : streamsOf(log, serverNames, options);
}

function wholeLog(log: ReadableLog): Pages {
  return byTurns(
    log,
    (lane) => log.scan?.({ lane, types: TYPES, fields: FIELDS, history: 'left' }) ?? pagesOfLane(log, lane),
  );
}

/** The lanes by turns: what is cited lies in other lanes, and not far. */
async function* byTurns<E>(
  log: ReadableLog,
  read: (lane: number) => AsyncIterable<readonly E[]>,
): AsyncGenerator<Page<E>, void, void> {
  const lanes = new Set(Array.from({ length: log.lanes }, (_, lane) => read(lane)[Symbol.asyncIterator]()));
  try {
    while (lanes.size > 0) {
      for (const lane of lanes) {
        const { done, value: events } = await lane.next();
        if (done === true) lanes.delete(lane);
        else yield { read: events.length, events };
      }
    }
  } finally {
    for (const lane of lanes) await lane.return?.();
  }
}

async function* pagesOfLane(log: ReadableLog, lane: number): AsyncGenerator<readonly RecordedEvent[], void, void> {
  for (let after = 0n; ; ) {
    const { events, next } = await log.readAll({ lane, after, limit: PAGE, history: 'left' });
    if (events.length === 0) return;
    yield events;
    after = next;
  }
}

async function* streamsOf(
  log: ReadableLog,
  serverNames: readonly string[],
  { to, pageSize: limit = PAGE }: ReplayOptions,
): Pages {
  const until = to === undefined ? {} : { recordedUntil: to };
  for (const serverName of serverNames) {
    for (let from = 1; ; ) {
      const events = await log.readStream(serverStream(serverName), { from, limit, ...until });
      yield { read: events.length, events };
      const last = events.at(-1);
      if (last === undefined || events.length < limit) break;
      from = last.version + 1;
    }
  }
}

async function* inForce(log: ReadableLog, serverNames: readonly string[], at: Instant): Pages {
  const newest = await log.readStream('caches', { direction: 'backwards', limit: CLEARINGS, recordedUntil: at });
  const allClearedAt = clearedAtOf(latestClearing(newest));
  for (const serverName of serverNames) {
    const { read, name } = await newestOf(log, serverStream(serverName), at);
    const found = name.at(at, allClearedAt);
    yield { read, events: found === undefined ? [] : [found] };
  }
}

/** Folds the end of a stream: as far back as it takes to find what is in force. */
async function newestOf(
  log: ReadableLog,
  stream: string,
  at: Instant,
): Promise<{ readonly read: number; readonly name: NameInForce }> {
  let events: readonly RecordedEvent[] = [];
  for (;;) {
    const first = events[0]?.version;
    // As much again each time: what was read is folded anew.
    const limit = Math.min(MAX_NAME_PAGE, Math.max(NAME_PAGE, events.length));
    const older = await log.readStream(stream, {
      direction: 'backwards',
      limit,
      recordedUntil: at,
      ...(first === undefined ? {} : { from: first - 1 }),
    });
    events = [...older.toReversed(), ...events];
    const name = new NameInForce();
    for (const event of events) name.apply(event);
    const isWhole = older.length < limit || events[0]?.version === 1;
    if (isWhole || name.isEnded || (name.hasConclusion && !name.isCut)) return { read: events.length, name };
  }
}

async function* allInForce(log: ReadableLog, at: Instant): Pages {
  const names = new Map<string, NameInForce>();
  let allClearedAt = Number.NEGATIVE_INFINITY;
  for await (const { read, events } of byTurns(
    log,
    (lane) => log.scan?.({ lane, history: 'left' }) ?? pagesOfLane(log, lane),
  )) {
    for (const event of events) {
      if (event.recordedAt > at) continue;
      if (event.stream === 'caches') allClearedAt = Math.max(allClearedAt, clearedAtOf(event));
      if (!event.stream.startsWith('server:')) continue;
      const name = names.get(event.stream) ?? new NameInForce();
      names.set(event.stream, name);
      name.apply(event);
    }
    yield { read, events: [] };
  }
  const found = [...names.values()].flatMap((name) => name.at(at, allClearedAt) ?? []);
  for (let start = 0; start < found.length; start += PAGE) yield { read: 0, events: found.slice(start, start + PAGE) };
}

function clearedAtOf(event: RecordedEvent | undefined): Instant {
  return event === undefined ? Number.NEGATIVE_INFINITY : (event.data as unknown as CacheCleared['data']).clearedAt;
}
