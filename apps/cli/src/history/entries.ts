import type { DiscoveryEvent, Instant } from '@wherefore/discovery';
import { serverStream } from '@wherefore/discovery';
import type { EventLog, RecordedEvent } from '@wherefore/event-log';

type DataOf<T extends DiscoveryEvent['type']> = Extract<DiscoveryEvent, { readonly type: T }>['data'];
type Concluded = DataOf<'DestinationChosen'> | DataOf<'ResolutionFailed'>;

/** One thing that happened to a name. Confirmations in a row count as one with what they confirm. */
export type HistoryEntry = {
  /** Version of its oldest event: what comes before it has smaller ones. */
  readonly cursor: number;
  /** When it happened; of a conclusion, when it was drawn first. */
  readonly at: Instant;
  readonly id: string;
} & (
  | ConclusionEntry
  | { readonly kind: 'withdrawn'; readonly by: string }
  | { readonly kind: 'cleared'; readonly subject: string; readonly by: string }
  | { readonly kind: 'unreachable'; readonly distrustBefore: Instant }
);

export interface ConclusionEntry {
  readonly kind: 'conclusion';
  readonly conclusion: Concluded;
  /** How often it was drawn again with the same result, and when last. */
  readonly confirmations: number;
  readonly lastDrawnAt: Instant;
  /** From the last time. */
  readonly freshUntil: Instant;
  readonly because: readonly string[];
  /** Who asked, and why the cache did not serve; of the first time. */
  readonly asked: DataOf<'ResolutionRequested'> | undefined;
}

export interface HistoryPage {
  /** Newest first. */
  readonly entries: readonly HistoryEntry[];
  /** Where the next page goes on; `undefined` when this is the last. */
  readonly next: number | undefined;
}

export interface HistoryRange {
  readonly limit: number;
  /** Only what is older than this cursor. */
  readonly after: number | undefined;
}

/** Events read at once. */
const PAGE = 500;
/** Clears of everything that are looked at; older ones are not shown. */
const MAX_CLEARS = 1000;

/** What happened to a name, newest first. */
export async function readHistory(log: EventLog, serverName: string, range: HistoryRange): Promise<HistoryPage> {
  const folding = new Folding();
  for await (const event of newestFirst(log, serverStream(serverName), range.after)) {
    folding.add(event);
    // One more than wanted, so that it is known where the last one ends.
    if (folding.count > range.limit) break;
  }
  const all = await folding.finish(log);
  const entries = all.slice(0, range.limit);
  const next = all.length > range.limit ? entries.at(-1)?.cursor : undefined;
  return { entries: await withClears(log, serverName, entries, range, next === undefined), next };
}

/** Events of a stream from the newest, or from the one before version `before`. */
export async function* newestFirst(
  log: EventLog,
  stream: string,
  before: number | undefined,
): AsyncGenerator<RecordedEvent, void, undefined> {
  let from = before === undefined ? undefined : before - 1;
  while (from === undefined || from > 0) {
    const page = await log.readStream(stream, {
      direction: 'backwards',
      limit: PAGE,
      ...(from !== undefined && { from }),
    });
    yield* page;
    if (page.length < PAGE) return;
    from = (page.at(-1)?.version ?? 1) - 1;
  }
}

interface Run {
  readonly kind: 'run';
  /** Of the event that has the conclusion in full. */
  readonly fullId: string;
  readonly newest: RecordedEvent;
  oldest: RecordedEvent;
  confirmations: number;
  full: RecordedEvent | undefined;
}

type Other = Exclude<HistoryEntry, { readonly kind: 'conclusion' }>;

/** Puts events together into entries, newest first. */
class Folding {
  readonly #folded: (Run | Other)[] = [];

  get count(): number {
    return this.#folded.length;
  }

  add(event: RecordedEvent): void {
    const known = event as unknown as DiscoveryEvent;
    const { version: cursor, observedAt: at, id } = event;
    switch (known.type) {
      case 'ConclusionConfirmed':
        this.#conclude(event, known.data.confirms);
        break;
      case 'DestinationChosen':
      case 'ResolutionFailed':
        this.#conclude(event, id);
        break;
      case 'DestinationWithdrawn':
        this.#folded.push({ kind: 'withdrawn', cursor, at, id, by: known.data.by });
        break;
      case 'CacheCleared':
        this.#folded.push({ kind: 'cleared', cursor, at, id, subject: known.data.subject, by: known.data.by });
        break;
      case 'ConnectionReported':
        this.#folded.push({ kind: 'unreachable', cursor, at, id, distrustBefore: known.data.distrustBefore });
        break;
      default:
    }
  }

  async finish(log: EventLog): Promise<readonly HistoryEntry[]> {
    const runs = this.#folded.filter((each) => each.kind === 'run');
    const missing = runs.filter(({ full }) => full === undefined).map(({ fullId }) => fullId);
    const asked = runs.map(({ oldest }) => oldest.correlationId).filter((id) => id !== undefined);
    const read = await log.readEvents([...new Set([...missing, ...asked])]);
    const byId = new Map(read.map((event) => [event.id, event]));
    return this.#folded.flatMap((each) => (each.kind === 'run' ? entryOf(each, byId) : each));
  }

  #conclude(event: RecordedEvent, fullId: string): void {
    const last = this.#folded.at(-1);
    const isFull = event.id === fullId;
    if (last?.kind === 'run' && last.fullId === fullId) {
      last.oldest = event;
      if (isFull) last.full = event;
      else last.confirmations += 1;
      return;
    }
    this.#folded.push({
      kind: 'run',
      fullId,
      newest: event,
      oldest: event,
      confirmations: isFull ? 0 : 1,
      full: isFull ? event : undefined,
    });
  }
}

function entryOf(run: Run, byId: ReadonlyMap<string, RecordedEvent>): readonly HistoryEntry[] {
  const full = run.full ?? byId.get(run.fullId);
  if (full === undefined) return [];
  const { freshUntil, because, decidedAt } = run.newest.data as unknown as Concluded;
  const request = byId.get(run.oldest.correlationId ?? '');
  return [
    {
      kind: 'conclusion',
      cursor: run.oldest.version,
      at: (run.oldest.data as unknown as Concluded).decidedAt,
      id: run.fullId,
      conclusion: full.data as unknown as Concluded,
      confirmations: run.confirmations,
      lastDrawnAt: decidedAt,
      freshUntil,
      because,
      asked: request?.type === 'ResolutionRequested' ? (request.data as DataOf<'ResolutionRequested'>) : undefined,
    },
  ];
}

/** Clears of everything ended this name's entries, too, and are told in another stream. */
async function withClears(
  log: EventLog,
  serverName: string,
  entries: readonly HistoryEntry[],
  { after }: HistoryRange,
  isLast: boolean,
): Promise<readonly HistoryEntry[]> {
  if (entries.length === 0) return entries;
  const clears = await log.readStream('caches', { direction: 'backwards', limit: MAX_CLEARS });
  if (clears.length === 0) return entries;
  const [newer] =
    after === undefined
      ? []
      : await log.readStream(serverStream(serverName), { direction: 'backwards', from: after, limit: 1 });
  const before = newer?.observedAt ?? Number.POSITIVE_INFINITY;
  const oldest = isLast ? firstTold(entries) : (entries.at(-1)?.at ?? 0);
  const within = clears.filter(({ observedAt }) => observedAt < before && observedAt >= oldest);
  return within.reduce(insert, entries);
}

// What was cleared before the name was known does not concern it.
function firstTold(entries: readonly HistoryEntry[]): Instant {
  return Math.min(...entries.map(({ at }) => at));
}

function insert(entries: readonly HistoryEntry[], event: RecordedEvent): readonly HistoryEntry[] {
  const { subject, by } = event.data as DataOf<'CacheCleared'>;
  const found = entries.findIndex(({ at }) => at <= event.observedAt);
  const index = found < 0 ? entries.length : found;
  const cursor = entries[index]?.cursor ?? entries.at(-1)?.cursor ?? 1;
  const entry: HistoryEntry = { kind: 'cleared', cursor, at: event.observedAt, id: event.id, subject, by };
  return [...entries.slice(0, index), entry, ...entries.slice(index)];
}
