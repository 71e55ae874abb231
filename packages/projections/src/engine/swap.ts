import { type EngineContext, type Executor, execute, named, run, write } from './context.ts';
import { Overtaken, RebuildRefused } from './errors.ts';
import type { GenerationFold } from './generation-fold.ts';
import type { Generation, GenerationStatus } from './generations.ts';
import { pause } from './pause.ts';
import { GenerationTable } from './tables.ts';
import { showGeneration } from './views.ts';

/** So long the change waits for readers who are at work, and new readers wait behind it. */
const LOCK_TIMEOUT_MS = 200;
const ATTEMPTS = 40;
const LOCK_NOT_AVAILABLE = '55P03';

/**
 * Lets readers see another generation, in one short transaction. The one that was served before stands by.
 *
 * @throws {RebuildRefused} `swap-blocked`: readers held the views, again and again
 * @throws {Overtaken} the served one went on meanwhile: readers would see what was before
 */
export async function swapGenerations(
  context: EngineContext,
  to: GenerationFold,
  from: Generation | undefined,
): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await context.database.kysely.transaction().execute(async (transaction) => {
        await execute(transaction, `set local lock_timeout = '${LOCK_TIMEOUT_MS}ms'`);
        await swap(context, transaction, to, from);
      });
      return;
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === LOCK_NOT_AVAILABLE)) throw error;
      if (attempt === ATTEMPTS) {
        throw new RebuildRefused('swap-blocked', `${to.projection.name} is being read without end: try again later`);
      }
      await pause(LOCK_TIMEOUT_MS);
    }
  }
}

async function swap(
  context: EngineContext,
  transaction: Executor,
  to: GenerationFold,
  from: Generation | undefined,
): Promise<void> {
  const { projection, generation: target } = to;
  const isReshaped = from?.version !== projection.version;
  const rows = await run<{ generation: number; positions: string }>(
    transaction,
    `select generation, array_to_string(positions, ',') as positions from ${named(context, 'projection')}
    where name = $1 and generation = any($2::int[]) order by generation for update`,
    [projection.name, `{${[target.generation, ...(from === undefined ? [] : [from.generation])].join(',')}}`],
  );
  const [there, here] = [target, from].map((each) => rows.find(({ generation }) => generation === each?.generation));
  if (there === undefined || (from !== undefined && here === undefined)) {
    throw new Overtaken(`a generation of ${projection.name} is gone`);
  }
  if (!isReshaped && here !== undefined && isBehind(there.positions, here.positions)) {
    throw new Overtaken(`${projection.name} went on while it was being changed`);
  }
  if (from !== undefined) {
    await setStatus(context, transaction, from, 'standby');
    if (!isReshaped) await carry(context, transaction, to, from.generation);
  }
  await setStatus(context, transaction, target, 'serving');
  await showGeneration(context, transaction, projection, target.generation, { isReshaped });
}

function isBehind(one: string, other: string): boolean {
  const others = other.split(',').map(BigInt);
  return one
    .split(',')
    .map(BigInt)
    .some((position, lane) => position < (others[lane] ?? 0n));
}

async function carry(context: EngineContext, transaction: Executor, to: GenerationFold, from: number): Promise<void> {
  await to.table.carryFrom(transaction, new GenerationTable(context, to.projection.table, from));
  for (const { table, definition } of to.derived) {
    await table.carryFrom(transaction, new GenerationTable(context, definition.table, from));
  }
}

async function setStatus(
  context: EngineContext,
  transaction: Executor,
  { name, generation }: Pick<Generation, 'name' | 'generation'>,
  status: GenerationStatus,
): Promise<void> {
  await write(
    transaction,
    `update ${named(context, 'projection')} set status = $3, changed_at = clock_timestamp()
    where name = $1 and generation = $2`,
    [name, generation, status],
  );
}
