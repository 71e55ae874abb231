import type { RecordedEvent } from '@wherefore/event-log';
import type { EngineContext } from './context.ts';
import { execute, run } from './context.ts';
import { readFaults } from './faults.ts';
import type { GenerationFold } from './generation-fold.ts';
import { moveCheckpoint } from './generations.ts';
import type { Projection } from './projection.ts';

/**
 * Fills an empty generation up to a position by one SQL statement over the log. Gives `false`, and has written nothing,
 * where that cannot be done: there is no such statement, a part of the log is archived, there are events that it does
 * not know, or some that could not be folded: it would not meet each of them, and none is passed over.
 */
export async function sqlFill(context: EngineContext, fold: GenerationFold, until: bigint): Promise<boolean> {
  const { projection, generation } = fold;
  const { database, codec, log } = context;
  if (projection.rebuildSql === undefined || log.lanes !== 1) return false;
  const types = await knownTypes(context);
  if (types === undefined || [...types.keys()].some((type) => !codec.versions.has(type))) return false;
  if ((await readFaults(context)).some(({ name }) => name === projection.name)) return false;
  const schema = `"${database.schema}"`;
  const statement = projection.rebuildSql({
    target: fold.table.name,
    event: `${schema}.event`,
    stream: `${schema}.stream`,
    type: (name) => String(types.get(name) ?? -1),
    until: until.toString(),
  });
  const cleared = await lastClear(context, projection, until);
  if (cleared === 'unreadable') return false;
  const move = { lane: 0, from: 0n, to: until, clearedBefore: undefined, clearedAt: cleared };
  await database.kysely.transaction().execute(async (transaction) => {
    await execute(transaction, 'set local statement_timeout = 0');
    // Every join is of many rows with many rows, whatever the planner thinks of tables that nobody has analyzed.
    await execute(transaction, 'set local enable_nestloop = off');
    // Before PostgreSQL 18 a plan without them seems so expensive that it would be compiled first, for seconds.
    await execute(transaction, 'set local jit = off');
    await execute(transaction, "set local work_mem = '128MB'");
    await moveCheckpoint(context, transaction, generation, move);
    await execute(transaction, statement);
    for (const { table, definition } of fold.derived) {
      await execute(
        transaction,
        definition.sql(fold.table.name, table.name, cleared === undefined ? 'null' : `${cleared}`),
      );
    }
  });
  fold.renew({ ...generation, positions: [until], clearedAt: cleared });
  return true;
}

/** As `sqlFill`; events that the statement cannot read are for the fold to judge, which says which they are. */
export async function sqlFillIfPossible(context: EngineContext, fold: GenerationFold, until: bigint): Promise<boolean> {
  try {
    return await sqlFill(context, fold, until);
  } catch (error) {
    if (!isDataError(error)) throw error;
    return false;
  }
}

/** Class 22 is about data, 23 about constraints: the log has what the statement was not written for. */
function isDataError(error: unknown): boolean {
  return error instanceof Error && 'code' in error && /^(22|23)/.test(String(error.code));
}

/** Numbers of the types of events; `undefined` when a part of the log is not in its tables. */
async function knownTypes({ database }: EngineContext): Promise<ReadonlyMap<string, number> | undefined> {
  const schema = `"${database.schema}"`;
  const [archived] = await run<{ any: boolean }>(
    database.kysely,
    `select exists (select from ${schema}.archive_segment where retired_at is not null) as any`,
  );
  if (archived?.any !== false) return undefined;
  const rows = await run<{ name: string; type_no: number }>(
    database.kysely,
    `select name, type_no from ${schema}.event_type`,
  );
  return new Map(rows.map(({ name, type_no }) => [name, type_no]));
}

/** When everything was last cleared, as the events up to there say. */
async function lastClear(
  { log, codec }: EngineContext,
  { clearing }: Projection,
  until: bigint,
): Promise<number | undefined | 'unreadable'> {
  let last: number | undefined;
  for (let from = 1; clearing !== undefined; ) {
    const events = await log.readStream(clearing.stream, { from, limit: 1000 });
    for (const event of events) {
      if (event.position > until) return last;
      const at = clearedAtOf(event);
      if (at === 'unreadable') return at;
      if (at !== undefined && !(at <= (last ?? Number.NEGATIVE_INFINITY))) last = at;
    }
    if (events.length < 1000) return last;
    from += events.length;
  }
  return last;

  function clearedAtOf(event: RecordedEvent): number | undefined | 'unreadable' {
    try {
      return clearing?.at(codec.decode(event));
    } catch {
      return 'unreadable';
    }
  }
}
