import { type EngineContext, type Executor, execute, named, run, write } from './context.ts';
import { forgetReader, type Generation, readGenerations } from './generations.ts';
import type { Projection } from './projection.ts';
import { GenerationTable, tableName } from './tables.ts';

/** The empty tables of a generation, with their keys if rows are to be added one by one. */
export async function createTables(
  context: EngineContext,
  executor: Executor,
  projection: Projection,
  generation: number,
): Promise<readonly GenerationTable[]> {
  const definitions = [projection.table, ...(projection.derived ?? []).map(({ table }) => table)];
  const tables = definitions.map((table) => new GenerationTable(context, table, generation));
  for (const table of tables) await table.create(executor);
  return tables;
}

/** Ends a generation: its tables are dropped, its number is not given out again. */
export async function retireGeneration(
  context: EngineContext,
  { name, generation }: Pick<Generation, 'name' | 'generation'>,
): Promise<void> {
  const { kysely } = context.database;
  await kysely.transaction().execute(async (transaction) => {
    const retired = await write(
      transaction,
      `update ${named(context, 'projection')} set status = 'retired', changed_at = now(), lease_until = null
      where name = $1 and generation = $2 and status in ('building', 'standby')`,
      [name, generation],
    );
    if (retired !== 1) return;
    await forgetReader(context, transaction, { name, generation });
    await run(transaction, `delete from ${named(context, 'projection_fault')} where name = $1 and generation = $2`, [
      name,
      generation,
    ]);
    const projection = context.projections.find((each) => each.name === name);
    const tables = [projection?.table, ...(projection?.derived ?? []).map(({ table }) => table)];
    for (const table of tables) {
      if (table !== undefined) {
        await execute(transaction, `drop table if exists ${tableName(context, table.name, generation)} cascade`);
      }
    }
  });
}

/** Ends the generations that have stood by for longer than this. */
export async function retireStandbys(context: EngineContext, longerThanMs: number): Promise<void> {
  for (const generation of await readGenerations(context)) {
    if (generation.status === 'standby' && generation.sinceChangeMs >= longerThanMs) {
      await retireGeneration(context, generation);
    }
  }
}
