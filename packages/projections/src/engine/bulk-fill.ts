import type { RecordedEvent } from '@wherefore/event-log';
import type { EngineContext } from './context.ts';
import { type FoldSources, foldPage } from './fold.ts';
import type { GenerationFold } from './generation-fold.ts';
import { RecentEvents } from './recent-events.ts';

/** Events read at a time: as many as a log gives. */
const PAGE = 10_000;

/** Rows that are folded in memory before they are written at once. */
const MAX_ROWS = 300_000;

/** Events after which what was folded is written, so that a rebuild that is killed need not begin anew. */
const MAX_EVENTS = 2_000_000;

export interface FillProgress {
  /** Events read so far in this run. */
  readonly events: number;
  readonly lane: number;
  readonly position: bigint;
}

/**
 * Fills an empty generation from the beginning of the log: folds in memory, and copies the rows in. Ends at the end of
 * the log, at an event that cannot be folded, or where memory is full; what remains is left to `GenerationFold`.
 */
export async function bulkFill(
  context: EngineContext,
  fold: GenerationFold,
  { signal, onProgress }: { readonly signal?: AbortSignal | undefined; onProgress(progress: FillProgress): void },
): Promise<void> {
  const { projection } = fold;
  const recent = new RecentEvents(context.log);
  const rows = new Map<string, object>();
  const positions = fold.generation.positions.map(() => 0n);
  const sources: FoldSources = {
    row: (key) => rows.get(key),
    load: async () => undefined,
    events: (ids) => recent.find(ids),
  };
  let clearedAt: number | undefined;
  let events = 0;
  const isFull = (): boolean => rows.size >= MAX_ROWS || events >= MAX_EVENTS;
  for (let lane = 0; lane < context.log.lanes && !isFull(); lane += 1) {
    for await (const { read, next } of pages(context, projection.types, lane)) {
      signal?.throwIfAborted();
      recent.add(read);
      const folded = await foldPage(context, projection, read, sources);
      for (const [key, row] of folded.rows) {
        if (row === undefined) rows.delete(key);
        else rows.set(key, row);
      }
      if (folded.clearedAt !== undefined) clearedAt = Math.max(clearedAt ?? folded.clearedAt, folded.clearedAt);
      events += read.length;
      const { poison } = folded;
      positions[lane] = poison === undefined ? next : poison.event.position - 1n;
      onProgress({ events, lane, position: positions[lane] ?? 0n });
      if (poison !== undefined || isFull()) break;
    }
  }
  await fold.fill(rows, positions, clearedAt);
}

interface Page {
  readonly read: readonly RecordedEvent[];
  readonly next: bigint;
}

async function* pages({ log }: EngineContext, _types: readonly string[], lane: number): AsyncGenerator<Page> {
  for (let after = 0n; ; ) {
    const page = await log.readAll({ lane, after, limit: PAGE });
    if (page.next > after) yield { read: page.events, next: page.next };
    if (page.events.length < PAGE) return;
    after = page.next;
  }
}
