import type { Instant } from '@wherefore/discovery';
import type { RecordedEvent } from '@wherefore/event-log';
import type { EngineContext } from './context.ts';
import { CitedEventMissing } from './errors.ts';
import type { Poison } from './faults.ts';
import type { Cited, Projection } from './projection.ts';

/** Where a fold finds rows and events that are not in the page. */
export interface FoldSources {
  /** The row of a key before the page; `undefined` when there is none. Only asked for keys that were loaded. */
  row(key: string): object | undefined;
  load(keys: readonly string[]): Promise<void>;
  /** Events by their ids; those that are nowhere are missing. */
  events(ids: readonly string[]): Promise<ReadonlyMap<string, RecordedEvent>>;
  /** Whether the beginning of the log was deleted, so that an event may cite what is gone. */
  isCut(): Promise<boolean>;
}

/** What a page comes to. */
export interface Folded {
  /** Rows that are not what they were, by key. */
  readonly rows: ReadonlyMap<string, object | undefined>;
  readonly clearedAt: Instant | undefined;
  /** The first event that could not be folded. What comes before it is in `rows`, and nothing else. */
  readonly poison: Poison | undefined;
}

/** Folds a page of events, in memory. */
export async function foldPage(
  { codec }: Pick<EngineContext, 'codec'>,
  projection: Projection,
  events: readonly RecordedEvent[],
  sources: FoldSources,
): Promise<Folded> {
  const { lines, clearedAt, poison: unread } = sortOut(codec, projection, events);
  await sources.load([...lines.keys()]);
  const { rows, poison } = await foldLines(codec, projection, lines, sources);
  if (poison === undefined) return { rows, clearedAt, poison: unread };
  // Rows may hold what comes after the event that failed: once more, without that.
  const before = events.filter(({ position }) => position < poison.event.position);
  return { ...(await foldPage({ codec }, projection, before, sources)), poison };
}

interface Sorted {
  /** By key, the events of each row in their order. */
  readonly lines: ReadonlyMap<string, readonly RecordedEvent[]>;
  readonly clearedAt: Instant | undefined;
  readonly poison: Poison | undefined;
}

function sortOut(codec: EngineContext['codec'], projection: Projection, events: readonly RecordedEvent[]): Sorted {
  const types = typesOf(projection);
  const lines = new Map<string, RecordedEvent[]>();
  let clearedAt: Instant | undefined;
  for (const event of events) {
    try {
      // One that nobody knows might concern every projection.
      if (!types.has(event.type) && codec.versions.has(event.type)) continue;
      const decoded = codec.decode(event);
      const cleared = projection.clearing?.at(decoded);
      if (cleared !== undefined && !(cleared <= (clearedAt ?? Number.NEGATIVE_INFINITY))) clearedAt = cleared;
      const key = projection.key(decoded);
      if (key === undefined) continue;
      const line = lines.get(key);
      if (line === undefined) lines.set(key, [decoded]);
      else line.push(decoded);
    } catch (error) {
      return { lines, clearedAt, poison: { event, error } };
    }
  }
  return { lines, clearedAt, poison: undefined };
}

const typeSets = new WeakMap<Projection, ReadonlySet<string>>();

function typesOf(projection: Projection): ReadonlySet<string> {
  const known = typeSets.get(projection);
  if (known !== undefined) return known;
  const types = new Set(projection.types);
  typeSets.set(projection, types);
  return types;
}

/** A row that waits for events that it cites. */
interface Waiting {
  readonly key: string;
  readonly row: object | undefined;
  /** The event at which it stands. */
  readonly next: number;
  /** None: it has to be known whether what is missing was deleted. */
  readonly missing: readonly string[];
}

async function foldLines(
  codec: EngineContext['codec'],
  projection: Projection,
  lines: Sorted['lines'],
  sources: FoldSources,
): Promise<Pick<Folded, 'rows' | 'poison'>> {
  const rows = new Map<string, object | undefined>();
  const looked = new Map<string, RecordedEvent | undefined>();
  let poison: Poison | undefined;
  let isCut: boolean | undefined;
  const cited: Cited = (id) => {
    const event = looked.get(id);
    return event && codec.decode(event);
  };

  let standing: Waiting[] = [];
  for (const key of lines.keys()) standing.push({ key, row: sources.row(key), next: 0, missing: [] });
  while (standing.length > 0) {
    const waiting: Waiting[] = [];
    for (const each of standing) {
      const stopped = foldLine(each);
      if (stopped !== undefined) waiting.push(stopped);
    }
    if (waiting.some(({ missing: none }) => none.length === 0)) isCut ??= await sources.isCut();
    const missing = [...new Set(waiting.flatMap((each) => each.missing))];
    if (missing.length > 0) {
      const found = await sources.events(missing);
      for (const id of missing) looked.set(id, found.get(id));
    }
    standing = waiting;
  }
  return { rows, poison };

  function foldLine({ key, row: before, next }: Waiting): Waiting | undefined {
    const line = lines.get(key) ?? [];
    let row = before;
    for (let index = next; index < line.length; index += 1) {
      const event = line[index];
      if (event === undefined) break;
      try {
        const missing = projection.cites(row, event).filter((id) => !looked.has(id));
        if (missing.length > 0) return { key, row, next: index, missing };
        row = projection.evolve(row, event, cited);
      } catch (error) {
        if (error instanceof CitedEventMissing && isCut !== false) {
          if (isCut === true) continue;
          return { key, row, next: index, missing: [] };
        }
        if (poison === undefined || event.position < poison.event.position) poison = { event, error };
        return undefined;
      }
    }
    if (row !== sources.row(key)) rows.set(key, row);
    return undefined;
  }
}
