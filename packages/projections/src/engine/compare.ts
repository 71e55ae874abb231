import { deletions, type EngineContext, execute } from './context.ts';
import { RebuildRefused } from './errors.ts';
import type { GenerationFold } from './generation-fold.ts';
import { readGeneration } from './generations.ts';

const SAMPLES = 10;

/** Two generations at one position. */
export interface Comparison {
  readonly areEqual: boolean;
  readonly positions: readonly bigint[];
  /** By lane: history up to there was deleted. Columns that count events were not compared then. */
  readonly deletedTo: readonly bigint[];
  readonly tables: readonly {
    readonly table: string;
    readonly rows: number;
    readonly otherRows: number;
    /** Keys of some rows that are not the same. */
    readonly samples: readonly string[];
  }[];
}

/**
 * Compares all rows of two generations as they are in one snapshot; `undefined` when they are not at one position in it.
 */
export async function compareGenerations(
  context: EngineContext,
  green: GenerationFold,
  blue: GenerationFold,
): Promise<Comparison | undefined> {
  const pairs = [
    { name: green.projection.table.name, one: green.table, other: blue.table },
    ...green.derived.map((each, index) => ({
      name: each.definition.table.name,
      one: each.table,
      other: (blue.derived[index] ?? each).table,
    })),
  ];
  const deletedTo = await deletions(context);
  const isCut = deletedTo.some((position) => position > 0n);
  const transaction = context.database.kysely.transaction().setIsolationLevel('repeatable read');
  return await transaction.execute(async (snapshot) => {
    await execute(snapshot, 'set local statement_timeout = 0');
    const [left, right] = await Promise.all([
      readGeneration(context, green.generation, snapshot),
      readGeneration(context, blue.generation, snapshot),
    ]);
    if (left === undefined || `${left.positions}` !== `${right?.positions}`) return undefined;
    const tables: Comparison['tables'][number][] = [];
    for (const { name, one, other } of pairs) {
      const columns = one.compared({ isCut });
      const mine = await one.checksum(snapshot, columns);
      const theirs = await other.checksum(snapshot, columns);
      const isSame = mine.rows === theirs.rows && mine.sum === theirs.sum;
      const samples = isSame ? [] : await one.differing(snapshot, other, { columns, limit: SAMPLES });
      tables.push({ table: name, rows: mine.rows, otherRows: theirs.rows, samples });
    }
    const areEqual = tables.every(({ samples }) => samples.length === 0);
    return { areEqual, positions: left.positions, deletedTo, tables };
  });
}

/** Why a comparison does not let a generation serve. */
export function differenceOf({ projection }: GenerationFold, { tables }: Comparison): RebuildRefused {
  const samples = tables.flatMap((table) => table.samples);
  const counts = tables
    .filter((table) => table.samples.length > 0)
    .map(({ table, rows, otherRows }) => `${table} has ${rows} rows built anew and ${otherRows} that are served`);
  return new RebuildRefused(
    'rebuild-differs',
    `${projection.name} built anew is not what is served: ${counts.join('; ')}; differing, for example: ${samples.join(', ')}. ` +
      'What is served stays; accept the differences to have it replaced.',
    samples,
  );
}
