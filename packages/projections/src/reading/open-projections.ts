import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import process from 'node:process';
import type { Policy } from '@wherefore/discovery';
import type { BulkLog } from '@wherefore/event-log';
import type { Database } from '@wherefore/event-log/postgres';
import { discoveryCodec } from '../codec/discovery-codec.ts';
import type { EngineContext, EventReader } from '../engine/context.ts';
import { ensureServing } from '../engine/ensure.ts';
import type { Fault } from '../engine/faults.ts';
import { Follower, type FollowOptions } from '../engine/follower.ts';
import { migrateEngine } from '../engine/migrations.ts';
import type { Projection } from '../engine/projection.ts';
import { type RebuildOptions, type Rebuilt, rebuild, swapBack } from '../engine/rebuild.ts';
import { retireStandbys } from '../engine/retire.ts';
import { retryParked } from '../engine/retry.ts';
import { type ProjectionStatus, readStatus } from '../engine/status.ts';
import { projections } from '../models/models.ts';
import { type Destinations, destinationsOf } from './destinations.ts';
import { type EvidenceByQuestion, evidenceOf } from './evidence.ts';
import { type ProjectionLag, readLag } from './lag.ts';
import { type NameStatistics, type NameStatisticsOptions, nameStatistics } from './name-statistics.ts';
import { type Overrides, overridesOf } from './overrides.ts';
import { type Refresh, refreshOf } from './refresh.ts';
import { type StepStatistic, stepStatistics } from './step-statistics.ts';
import { telling } from './telling.ts';

export interface ProjectionsOptions {
  /** Where the tables are. Default: the schema of the log with `_projections` after it. */
  readonly schema?: string;
  /** Evidence is judged under it. Default `recommended`. */
  readonly policy?: Policy;
  /** What to do with an event that cannot be folded: stop before it (default), or leave it out and say so. */
  readonly onPoison?: 'halt' | 'park';
  /** What `status` calls this worker. Default: the host and the process. */
  readonly owner?: string;
  /** A worker that says nothing for so long may be replaced. Default 5 s. */
  readonly leaseMs?: number;
  /** How long what was served before a rebuild can serve again. Default 15 minutes. */
  readonly standbyMs?: number;
  /** Events read at a time, 1 to 10000. Default 2000. */
  readonly pageSize?: number;
}

/** Names of the projections that can be rebuilt. The others are views of them. */
export type ProjectionName = 'destination' | 'evidence';

/**
 * The read models of a log, in the database that holds it. What the database does wrong is an `EventLogError`, whatever
 * was called: `retryable` where waiting may help.
 */
export interface Projections {
  /** Creates what is missing. Call it first. */
  migrate(): Promise<void>;
  /**
   * Brings everything that is served up to where the log ends now.
   *
   * @throws {ProjectionFaulted}
   */
  catchUp(options?: { readonly signal?: AbortSignal }): Promise<void>;
  /**
   * Keeps everything up to date until the signal is aborted. Several processes may: one does the work. It ends when the
   * database fails, and may be called again at once.
   *
   * @throws {EventLogError}
   * @throws {ProjectionFaulted} a projection has halted, and there is no `onFault`
   */
  follow(options: FollowOptions): Promise<void>;
  /**
   * @throws {RebuildRefused}
   * @throws {ProjectionFaulted}
   */
  rebuild(name: ProjectionName, options?: RebuildOptions): Promise<Rebuilt>;
  /**
   * Serves what was served before the last rebuild; gives its generation.
   *
   * @throws {RebuildRefused} `nothing-to-swap`
   */
  swapBack(name: ProjectionName): Promise<number>;
  /** Ends now what stands by for a swap back. */
  retire(): Promise<void>;
  /** Tries events again that were left out; gives those that still are. */
  retryParked(name?: ProjectionName): Promise<readonly Fault[]>;
  status(): Promise<readonly ProjectionStatus[]>;
  /** How far what is served is behind the log; cheap enough to be asked every few seconds. */
  lag(): Promise<readonly ProjectionLag[]>;
  readonly destinations: Destinations;
  readonly overrides: Overrides;
  readonly evidence: EvidenceByQuestion;
  readonly refresh: Refresh;
  /** How many servers are reached by which step. */
  stepStatistics(options?: { readonly now?: number }): Promise<readonly StepStatistic[]>;
  /** How many names are held, and how they do. */
  nameStatistics(options?: NameStatisticsOptions): Promise<NameStatistics>;
}

/**
 * The read models of a log. Nothing is read or written before the first call.
 *
 * @throws {RangeError} an option is out of bounds
 */
export function openProjections(database: Database, log: BulkLog, options: ProjectionsOptions = {}): Projections {
  return projectionsOf(contextOf(database, log, options));
}

/** Other definitions than the models of this package, and what reads their events: for tests. */
export type ContextOptions = ProjectionsOptions & Partial<Pick<EngineContext, 'projections' | 'codec'>>;

/** What `openProjections` works with. */
export function contextOf(database: Database, log: BulkLog, options: ContextOptions = {}): EngineContext {
  const { schema = `${database.schema}_projections`, leaseMs = 5000, pageSize = 2000 } = options;
  if (!/^[a-z_][a-z0-9_]{0,62}$/.test(schema)) {
    throw new RangeError('a schema name is lower case letters, digits and underscores, at most 63');
  }
  return {
    database,
    log,
    schema,
    leaseMs,
    pageSize,
    codec: options.codec ?? (discoveryCodec as unknown as EventReader),
    projections: options.projections ?? projections(options.policy),
    onPoison: options.onPoison ?? 'halt',
    owner: options.owner ?? `${hostname()}:${process.pid}:${randomUUID().slice(0, 8)}`,
    standbyMs: options.standbyMs ?? 15 * 60_000,
  };
}

function projectionsOf(context: EngineContext): Projections {
  const follower = new Follower(context);
  const definition = (name: ProjectionName): Projection => {
    const found = context.projections.find((each) => each.name === name);
    if (found === undefined) throw new RangeError(`there is no projection ${name}`);
    return found;
  };
  const own = telling<Omit<Projections, 'destinations' | 'overrides' | 'evidence' | 'refresh'>>({
    async migrate() {
      await migrateEngine(context);
      await ensureServing(context);
    },
    catchUp: (options) => follower.catchUp(options),
    follow: (options) => follower.follow(options),
    rebuild: async (name, options) => await rebuild(context, definition(name), options),
    swapBack: async (name) => await swapBack(context, definition(name)),
    retire: () => retireStandbys(context, 0),
    retryParked: (name) => retryParked(context, name),
    status: () => readStatus(context),
    lag: () => readLag(context),
    stepStatistics: (options) => stepStatistics(context, options),
    nameStatistics: (options) => nameStatistics(context, options),
  });
  return {
    ...own,
    destinations: telling(destinationsOf(context)),
    overrides: telling(overridesOf(context)),
    evidence: telling(evidenceOf(context)),
    refresh: telling(refreshOf(context)),
  };
}
