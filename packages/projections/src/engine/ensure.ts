import { bulkFill } from './bulk-fill.ts';
import { type EngineContext, run } from './context.ts';
import { Overtaken } from './errors.ts';
import { GenerationFold } from './generation-fold.ts';
import { insertGeneration, readGenerations, takeGeneration } from './generations.ts';
import { RecentEvents } from './recent-events.ts';
import { createTables } from './retire.ts';
import { sqlFillIfPossible } from './sql-fill.ts';
import { showGeneration } from './views.ts';

/** So much of a log is sooner read at once than page by page. */
const WORTH_FILLING = 20_000n;

/** Gives each projection that has none a generation to serve, empty, and its views. */
export async function ensureServing(context: EngineContext): Promise<void> {
  const { database, schema, projections } = context;
  await database.kysely.transaction().execute(async (transaction) => {
    await run(transaction, 'select pg_advisory_xact_lock(hashtextextended($1::text, 0))', [`serve ${schema}`]);
    const there = await readGenerations(context, transaction);
    for (const projection of projections) {
      if (there.some(({ name, status }) => name === projection.name && status === 'serving')) continue;
      const generation = await insertGeneration(context, transaction, projection, 'serving');
      for (const table of await createTables(context, transaction, projection, generation)) {
        await table.index(transaction);
      }
      await showGeneration(context, transaction, projection, generation, { isReshaped: true });
    }
  });
}

/** Fills what is served and still empty in the fast way, where the log is long. */
export async function fillEmpty(context: EngineContext, signal?: AbortSignal): Promise<void> {
  const empty = (await readGenerations(context)).filter(
    ({ status, positions }) => status === 'serving' && positions.every((position) => position === 0n),
  );
  if (empty.length === 0 || (await context.log.settled()) < WORTH_FILLING) return;
  for (const generation of empty) {
    const projection = context.projections.find(({ name }) => name === generation.name);
    if (projection === undefined || projection.version !== generation.version) continue;
    const taken = await takeGeneration(context, generation);
    if (taken === undefined) continue;
    const fold = new GenerationFold(context, projection, taken, new RecentEvents(context.log));
    try {
      const filled = await sqlFillIfPossible(context, fold, await context.log.settled());
      if (!filled) await bulkFill(context, fold, { signal, onProgress: () => undefined });
    } catch (error) {
      if (!(error instanceof Overtaken)) throw error;
    }
  }
}
