import type { RecordedEvent } from '@wherefore/event-log';
import type { Projection } from '../engine/projection.ts';

/** What a projection comes to by its definition alone, without a database: the reference for every other way. */
export interface PlainFold {
  readonly rows: ReadonlyMap<string, object>;
  /** Of each derived table, by its name. */
  readonly derived: ReadonlyMap<string, ReadonlyMap<string, object>>;
  readonly clearedAt: number | undefined;
}

export function plainFold(projection: Projection, events: readonly RecordedEvent[]): PlainFold {
  const types = new Set(projection.types);
  const byId = new Map<string, RecordedEvent>();
  const rows = new Map<string, object>();
  let clearedAt: number | undefined;
  for (const event of events) {
    byId.set(event.id, event);
    if (!types.has(event.type)) continue;
    const cleared = projection.clearing?.at(event);
    if (cleared !== undefined) clearedAt = Math.max(clearedAt ?? cleared, cleared);
    const key = projection.key(event);
    if (key === undefined) continue;
    const cited = new Set(projection.cites(rows.get(key), event));
    const row = projection.evolve(rows.get(key), event, (id) => {
      if (!cited.has(id)) throw new Error(`looks up ${id}, which it did not say that it cites`);
      return byId.get(id);
    });
    if (row === undefined) rows.delete(key);
    else rows.set(key, row);
  }
  const derived = new Map(
    (projection.derived ?? []).map(({ table, from }) => {
      const second = new Map<string, object>();
      for (const [key, row] of rows) {
        const each = from(row, clearedAt ?? Number.NEGATIVE_INFINITY);
        if (each !== undefined) second.set(key, each);
      }
      return [table.name, second] as const;
    }),
  );
  return { rows, derived, clearedAt };
}
