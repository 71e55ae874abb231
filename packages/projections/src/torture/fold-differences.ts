import { isDeepStrictEqual } from 'node:util';
import type { EngineContext } from '../engine/context.ts';
import { readGenerations } from '../engine/generations.ts';
import type { Projection, Table } from '../engine/projection.ts';
import { GenerationTable } from '../engine/tables.ts';
import { plainFold } from '../testing/plain-fold.ts';
import { everyEvent } from '../testing/random-log.ts';

export interface FoldCheck {
  /** Rows that were compared, missing ones included. */
  readonly rows: number;
  /** Of rows that are not what the events say: table and key. */
  readonly differences: readonly string[];
}

/** Holds what is served against a fold of the log that knows no database. */
export async function foldDifferences(context: EngineContext): Promise<FoldCheck> {
  const events = await everyEvent(context.log);
  const differences: string[] = [];
  let rows = 0;
  for (const projection of context.projections) {
    const plain = plainFold(projection, events);
    const expected = new Map([[projection.table.name, plain.rows], ...plain.derived]);
    for (const table of [projection.table, ...(projection.derived ?? []).map((each) => each.table)]) {
      const wanted = expected.get(table.name) ?? new Map<string, object>();
      const served = await servedRows(context, projection, table);
      for (const key of new Set([...wanted.keys(), ...served.keys()])) {
        rows += 1;
        if (!isDeepStrictEqual(served.get(key), wanted.get(key))) differences.push(`${table.name} ${key}`);
      }
    }
  }
  return { rows, differences };
}

async function servedRows(
  context: EngineContext,
  { name }: Projection,
  table: Table,
): Promise<ReadonlyMap<string, object>> {
  const serving = (await readGenerations(context)).find((each) => each.name === name && each.status === 'serving');
  if (serving === undefined) throw new Error(`nothing of ${name} is served`);
  const rows = await new GenerationTable(context, table, serving.generation).all(context.database.kysely);
  return new Map(rows.map((row) => [String(Reflect.get(row, table.key)), row]));
}
