import type { RecordedEvent } from '@wherefore/event-log';
import { type EngineContext, isCut, run, schemaOfLane } from './context.ts';
import { type FoldSources, foldPage } from './fold.ts';
import type { GenerationFold } from './generation-fold.ts';
import type { Projection } from './projection.ts';
import { RecentEvents } from './recent-events.ts';

/** Rows that are folded in memory before they are written at once. */
const MAX_ROWS = 300_000;

/** Events after which what was folded is written, so that a rebuild that is killed need not begin anew. */
const MAX_EVENTS = 2_000_000;

/** Events kept for those that cite them. */
const RECENT = 50_000;

export interface FillProgress {
  /** All lanes together. */
  readonly done: bigint;
}

/**
 * Fills an empty generation from the beginning of the log, or of what is left of it: folds in memory, and copies the rows in. Ends at the end of
 * the log, at an event that cannot be folded, or where memory is full; what remains is left to `GenerationFold`.
 */
export async function bulkFill(
  context: EngineContext,
  fold: GenerationFold,
  { signal, onProgress }: { readonly signal?: AbortSignal | undefined; onProgress(progress: FillProgress): void },
): Promise<void> {
  const { log } = context;
  const { projection } = fold;
  const recent = new RecentEvents(log, RECENT);
  const rows = new Map<string, object>();
  const positions = fold.generation.positions.map(() => 0n);
  const sources: FoldSources = {
    row: (key) => rows.get(key),
    load: async () => undefined,
    events: (ids) => recent.find(ids),
    isCut: () => isCut(context),
  };
  let clearedAt: number | undefined;
  let events = 0;
  for (let lane = 0; lane < log.lanes; lane += 1) {
    const until = await log.settled(lane);
    // Before the types are looked at: what is written from now on is not read here.
    const types = await typesToRead(context, projection, lane);
    let isWhole = true;
    for await (const read of scan(context, projection, { lane, until, types })) {
      signal?.throwIfAborted();
      const { oftenCited = [] } = projection;
      if (oftenCited.length > 0) recent.add(read.filter(({ type }) => oftenCited.includes(type)));
      const folded = await foldPage(context, projection, read, sources);
      for (const [key, row] of folded.rows) {
        if (row === undefined) rows.delete(key);
        else rows.set(key, row);
      }
      if (folded.clearedAt !== undefined) clearedAt = Math.max(clearedAt ?? folded.clearedAt, folded.clearedAt);
      events += read.length;
      const { poison } = folded;
      positions[lane] = poison === undefined ? (read.at(-1)?.position ?? 0n) : poison.event.position - 1n;
      onProgress({ done: positions.reduce((one, other) => one + other) });
      isWhole = poison === undefined && rows.size < MAX_ROWS && events < MAX_EVENTS;
      if (!isWhole) break;
    }
    if (!isWhole) break;
    positions[lane] = until;
  }
  await fold.fill(rows, positions, clearedAt);
}

/** Those of the projection; all, where there are some that nobody knows: they must not be passed over. */
async function typesToRead(
  context: EngineContext,
  { types }: Projection,
  lane: number,
): Promise<readonly string[] | undefined> {
  const known = await run<{ name: string }>(
    context.database.kysely,
    `select name from "${schemaOfLane(context, lane)}".event_type`,
  );
  return known.every(({ name }) => context.codec.versions.has(name)) ? types : undefined;
}

interface Range {
  readonly lane: number;
  readonly until: bigint;
  readonly types: readonly string[] | undefined;
}

function scan(
  { log }: EngineContext,
  { fields }: Projection,
  { lane, until, types }: Range,
): AsyncIterable<readonly RecordedEvent[]> {
  const options = {
    lane,
    until,
    history: 'left' as const,
    ...(types === undefined ? {} : { types }),
    ...(fields === undefined ? {} : { fields }),
  };
  // It looks at no other fields, as it has said.
  return log.scan(options) as AsyncIterable<readonly RecordedEvent[]>;
}
