import { bulkFill } from './bulk-fill.ts';
import { type Comparison, compareGenerations, differenceOf } from './compare.ts';
import { deletions, type EngineContext } from './context.ts';
import { Overtaken, RebuildRefused } from './errors.ts';
import { readFaults } from './faults.ts';
import { GenerationFold } from './generation-fold.ts';
import {
  type Generation,
  insertGeneration,
  readGeneration,
  readGenerations,
  releaseGenerations,
  takeGeneration,
} from './generations.ts';
import { bringLevel } from './level.ts';
import type { Projection } from './projection.ts';
import { exclusively } from './rebuild-lock.ts';
import { RecentEvents } from './recent-events.ts';
import { createTables, retireGeneration } from './retire.ts';
import { sqlFill, sqlFillIfPossible } from './sql-fill.ts';
import { swapGenerations } from './swap.ts';

export type RebuildPhase = 'filling' | 'indexing' | 'catching-up' | 'comparing' | 'swapping' | 'done';

export interface RebuildProgress {
  readonly name: string;
  readonly generation: number;
  readonly phase: RebuildPhase;
  /** Positions of the log behind it, all lanes together, and about how many there are. */
  readonly done: bigint;
  readonly total: bigint;
  /** Positions a second since it began; 0 where there is nothing to say. */
  readonly rate: number;
  /** ms that it may take still. */
  readonly etaMs: number | undefined;
}

export interface RebuildOptions {
  /** How to fill: by one SQL statement where there is one (`auto`, the default), or by folding every event. */
  readonly path?: 'auto' | 'sql' | 'fold';
  /** Serve the new rows though they are not those that are served now. */
  readonly acceptDifferences?: boolean;
  readonly onProgress?: (progress: RebuildProgress) => void;
  /** Ends it; what was built stays, and the next rebuild goes on from there. */
  readonly signal?: AbortSignal;
}

/** What a rebuild came to. */
export interface Rebuilt {
  readonly name: string;
  readonly generation: number;
  /** How it was filled; `resumed`: by an earlier rebuild that did not end. */
  readonly path: 'sql' | 'fold' | 'resumed';
  readonly rows: number;
  /**
   * By lane: history up to there was deleted, 0 if none was, and the rows are the fold of what is left. They are those of
   * the whole, but for two things. Columns that count events count those that are left. And an event that confirms one
   * that nothing rested on any more when that was deleted says nothing: a process wrote it that knew nothing of the log
   * for as long as that is kept.
   */
  readonly deletedTo: readonly bigint[];
  /** `undefined` where there was nothing to compare with: what was served was empty, of another version, or halted. */
  readonly comparison: Comparison | undefined;
  readonly tookMs: number;
}

/**
 * Builds the tables of a projection anew beside those that are served, while the log goes on, compares both at one
 * position, and lets readers see the new ones.
 *
 * @throws {RebuildRefused} `rebuild-running`, `rebuild-differs` or `swap-blocked`
 * @throws {ProjectionFaulted} an event cannot be folded
 */
export async function rebuild(
  engine: EngineContext,
  projection: Projection,
  options: RebuildOptions = {},
): Promise<Rebuilt> {
  const context = asRebuilder(engine);
  const { name } = projection;
  return await exclusively(context, name, async () => {
    const began = Date.now();
    const recent = new RecentEvents(context.log);
    try {
      const green = await beginOrResume(context, projection, recent);
      const tell = await teller(context, green, options);
      const path = await fillUp(context, green, tell, options);
      tell('catching-up');
      await bringLevel(context, [green], options.signal, () => tell('catching-up'));
      const comparison = await replaceServing(context, green, recent, tell, options);
      await retireOthers(context, name);
      const rows = comparison?.tables[0]?.rows ?? (await green.table.count(context.database.kysely));
      const deletedTo = comparison?.deletedTo ?? (await deletions(context));
      tell('done');
      const { generation } = green.generation;
      return { name, generation, path, rows, deletedTo, comparison, tookMs: Date.now() - began };
    } finally {
      await releaseGenerations(context);
    }
  });
}

/** Whoever follows what is served may win a few times. */
const ATTEMPTS = 20;

async function replaceServing(
  context: EngineContext,
  green: GenerationFold,
  recent: RecentEvents,
  tell: Tell,
  options: RebuildOptions,
): Promise<Comparison | undefined> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const serving = await servingGeneration(context, green.projection.name);
      const blue = await comparable(context, green, serving, recent);
      tell('comparing');
      const comparison = blue === undefined ? undefined : await compareLevel(context, green, blue, options);
      if (comparison?.areEqual === false && options.acceptDifferences !== true) throw differenceOf(green, comparison);
      tell('swapping');
      await swapGenerations(context, green, serving);
      return comparison;
    } catch (error) {
      if (!(error instanceof Overtaken) || attempt === ATTEMPTS) throw error;
    }
  }
}

/** What is served, taken over from whoever follows it; `undefined` where it cannot be compared with. */
async function comparable(
  context: EngineContext,
  green: GenerationFold,
  serving: Generation | undefined,
  recent: RecentEvents,
): Promise<GenerationFold | undefined> {
  if (serving === undefined || serving.version !== green.projection.version) return undefined;
  // Nothing was ever put into it.
  if (serving.positions.every((position) => position === 0n)) return undefined;
  const faults = await readFaults(context);
  if (faults.some(({ name, generation, kind }) => isSame({ name, generation }, serving) && kind === 'halted')) {
    return undefined;
  }
  const taken = await takeGeneration(context, serving, { byForce: true });
  return taken && new GenerationFold(context, green.projection, taken, recent);
}

async function compareLevel(
  context: EngineContext,
  green: GenerationFold,
  blue: GenerationFold,
  { signal }: RebuildOptions,
): Promise<Comparison> {
  await bringLevel(context, [green, blue], signal, () => undefined);
  const comparison = await compareGenerations(context, green, blue);
  if (comparison === undefined) throw new Overtaken(`${green.projection.name} went on while it was being compared`);
  return comparison;
}

/** What was served before stands by; what stood by before that, and what was given up, goes. */
async function retireOthers(context: EngineContext, name: string): Promise<void> {
  const standbys = (await readGenerations(context)).filter(
    (generation) => generation.name === name && generation.status === 'standby',
  );
  const newest = standbys.toSorted((one, other) => one.sinceChangeMs - other.sinceChangeMs).slice(1);
  for (const generation of newest) await retireGeneration(context, generation);
}

/**
 * Lets readers see again what they saw before the last rebuild.
 *
 * @throws {RebuildRefused} `nothing-to-swap`: it is gone
 */
export async function swapBack(engine: EngineContext, projection: Projection): Promise<number> {
  const context = asRebuilder(engine);
  const { name } = projection;
  return await exclusively(context, name, async () => {
    const recent = new RecentEvents(context.log);
    try {
      for (let attempt = 1; ; attempt += 1) {
        const serving = await servingGeneration(context, name);
        const standby = (await readGenerations(context)).find(
          (generation) => generation.name === name && generation.status === 'standby',
        );
        if (standby === undefined || standby.version !== projection.version) {
          throw new RebuildRefused('nothing-to-swap', `no other generation of ${name} stands by`);
        }
        const taken = await takeGeneration(context, standby, { byForce: true });
        if (taken === undefined) throw new RebuildRefused('nothing-to-swap', `generation of ${name} is gone`);
        const fold = new GenerationFold(context, projection, taken, recent);
        try {
          // Behind what is served is nobody: readers never go back in time.
          await bringLevel(context, [fold], undefined, () => undefined);
          await swapGenerations(context, fold, serving);
          return taken.generation;
        } catch (error) {
          if (!(error instanceof Overtaken) || attempt === ATTEMPTS) throw error;
        }
      }
    } finally {
      await releaseGenerations(context);
    }
  });
}

async function servingGeneration(context: EngineContext, name: string): Promise<Generation | undefined> {
  const generations = await readGenerations(context);
  return generations.find((generation) => generation.name === name && generation.status === 'serving');
}

function isSame(one: Pick<Generation, 'name' | 'generation'>, other: Pick<Generation, 'name' | 'generation'>): boolean {
  return one.name === other.name && one.generation === other.generation;
}

type Tell = (phase: RebuildPhase, position?: bigint) => void;

async function teller(context: EngineContext, green: GenerationFold, { onProgress }: RebuildOptions): Promise<Tell> {
  if (onProgress === undefined) return () => undefined;
  const total = sum(await Promise.all(green.generation.positions.map((_, lane) => context.log.settled(lane))));
  const { name, generation } = green.generation;
  const start = sum(green.generation.positions);
  const began = performance.now();
  return (phase, position) => {
    const done = position ?? sum(green.generation.positions);
    const seconds = (performance.now() - began) / 1000;
    const rate = seconds > 0 ? Number(done - start) / seconds : 0;
    // The log has grown since the total was asked for.
    const left = total > done ? total - done : 0n;
    const etaMs = rate > 0 ? (Number(left) / rate) * 1000 : undefined;
    onProgress({ name, generation, phase, done, total: done + left, rate, etaMs });
  };
}

function sum(positions: readonly bigint[]): bigint {
  return positions.reduce((one, other) => one + other, 0n);
}

async function beginOrResume(
  context: EngineContext,
  projection: Projection,
  recent: RecentEvents,
): Promise<GenerationFold> {
  const building = (await readGenerations(context)).find(
    ({ name, status }) => name === projection.name && status === 'building',
  );
  if (building !== undefined && building.version !== projection.version) await retireGeneration(context, building);
  const known = building?.version === projection.version ? building : await begin(context, projection);
  // Whoever was building it has let go of the lock.
  const taken = await takeGeneration(context, known, { byForce: true });
  if (taken === undefined) throw new Error(`generation ${known.generation} of ${known.name} is gone`);
  return new GenerationFold(context, projection, taken, recent);
}

async function begin(context: EngineContext, projection: Projection): Promise<Generation> {
  const { name } = projection;
  const generation = await context.database.kysely.transaction().execute(async (transaction) => {
    const inserted = await insertGeneration(context, transaction, projection, 'building');
    await createTables(context, transaction, projection, inserted);
    return inserted;
  });
  const begun = await readGeneration(context, { name, generation });
  if (begun === undefined) throw new Error(`generation ${generation} of ${name} is gone`);
  return begun;
}

async function fillUp(
  context: EngineContext,
  green: GenerationFold,
  tell: Tell,
  { path = 'auto', signal }: RebuildOptions,
): Promise<Rebuilt['path']> {
  if (green.generation.positions.some((position) => position > 0n)) {
    await green.index();
    return 'resumed';
  }
  tell('filling');
  const filled = path === 'fold' ? false : await fillBySql(context, green, path);
  if (!filled) await bulkFill(context, green, { signal, onProgress: ({ done }) => tell('filling', done) });
  tell('indexing');
  await green.index();
  return filled ? 'sql' : 'fold';
}

async function fillBySql(context: EngineContext, green: GenerationFold, path: 'auto' | 'sql'): Promise<boolean> {
  const until = await context.log.settled();
  if (path === 'auto') return await sqlFillIfPossible(context, green, until);
  if (await sqlFill(context, green, until)) return true;
  throw new RebuildRefused('no-sql-rebuild', `${green.projection.name} cannot be rebuilt from this log by SQL`);
}

/** Whoever follows the log in this process is somebody else. */
function asRebuilder(context: EngineContext): EngineContext {
  return { ...context, owner: `${context.owner} (rebuild)` };
}
