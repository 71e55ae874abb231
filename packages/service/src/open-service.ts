import { setTimeout as sleep } from 'node:timers/promises';
import { EventLogError } from '@wherefore/event-log';
import {
  type Archive,
  type Database,
  lanesThere,
  openArchive,
  openDatabase,
  openLogIn,
} from '@wherefore/event-log/postgres';
import { openProjections, type Projections } from '@wherefore/projections';
import type { Logger } from 'pino';
import { databaseCheck } from './figures/database-check.ts';
import { readLogFigures } from './figures/log-figures.ts';
import { remembered } from './figures/remembered.ts';
import { addServiceHealth } from './figures/service-health.ts';
import { addServiceMetrics } from './figures/service-metrics.ts';
import { createHealth } from './health/create-health.ts';
import type { Health } from './health/health.ts';
import { Memory } from './memory/memory.ts';
import { createMetrics } from './metrics/create-metrics.ts';
import { SettingsError } from './options/settings-error.ts';
import { makeResolver, type ResolverPorts } from './resolving/make-resolver.ts';
import { RecentUse } from './resolving/recent-use.ts';
import type { Service } from './service.ts';
import type { ServiceSettings } from './settings.ts';
import { beginLoops } from './supervision/loops.ts';
import { supervise } from './supervision/supervise.ts';
import { migrateService } from './tables/migrate-service.ts';
import { startTraces } from './traces/start-traces.ts';
import { tracedResolver } from './traces/traced-resolver.ts';

/** Where the log ends changes all the time: for scrapes and health checks it is asked so often at most. */
const LOG_FIGURES_MS = 1000;

const TELL_USE_EVERY_MS = 60_000;

export interface OpenServiceOptions {
  /** Aborted when the process is to end. */
  readonly signal: AbortSignal;
  readonly logger: Logger;
  /** Instead of clock, dice and network: for tests. */
  readonly resolverPorts?: ResolverPorts;
  /** How long a database server that cannot be reached is waited for. Default 0. */
  readonly waitForDatabaseMs?: number;
}

/**
 * Opens the database, brings its tables up to date, and gives what a process works with.
 *
 * @throws {SettingsError} a setting cannot be used
 * @throws whatever `openDatabase` and `openLogIn` throw
 */
export async function openService(settings: ServiceSettings, options: OpenServiceOptions): Promise<Service> {
  const { logger, resolverPorts } = options;
  await using closing = new AsyncDisposableStack();
  const tracing = closing.use(await startTraces(settings.tracesUrl));
  const { database, archive, log, projections } = closing.use(await openWhenThere(settings, options));
  options.signal.throwIfAborted();
  const { positions: from } = await projections.destinations.scan();
  const made = closing.use(makeResolver(settings, log, resolverPorts));
  const resolver = tracing === undefined ? made.resolver : tracedResolver(made.resolver, tracing.tracer);
  const now = (): number => resolverPorts?.clock?.now() ?? Date.now();
  const use = new RecentUse(settings.names, now);

  // Until the end of all: what is in flight when the process is told to end has to hear what others clear, too.
  const upToDate = closing.use(beginLoops());
  const loops = closing.use(beginLoops(options.signal));
  const [health, metrics] = [createHealth(), createMetrics()];
  const memory = new Memory({ log, projections, resolver, from, names: settings.names, now });
  const figures = {
    database: databaseCheck(database),
    memory: () => memory.state,
    log: remembered(() => readLogFigures(log, projections), LOG_FIGURES_MS),
    following: createHealth(),
  };
  addServiceHealth(health, figures);
  addServiceMetrics(metrics, { ...figures, health, projections, load: () => resolver.load() });
  // The health of memory says more than that it is at work.
  const own = { logger, health: figures.following };
  upToDate.begin((signal) => supervise('memory', (end) => memory.run(end), { ...own, signal }));
  loops.begin((signal) => tellUse(use, projections, { signal, logger }));
  signalEnd(loops.signal, health);
  const toClose = closing.move();
  return {
    settings,
    logger,
    metrics,
    health,
    database,
    archive,
    log,
    projections,
    resolver,
    signal: loops.signal,
    used: (serverName) => use.add(serverName),
    [Symbol.asyncDispose]: () => toClose.disposeAsync(),
  };
}

async function tellUse(
  use: RecentUse,
  { refresh }: Pick<Projections, 'refresh'>,
  { signal, logger }: Pick<Service, 'signal' | 'logger'>,
): Promise<void> {
  while (!signal.aborted) {
    await sleep(TELL_USE_EVERY_MS, undefined, { signal, ref: false }).catch(() => undefined);
    // At the end, too: what was in use for the last minute is in use.
    await use.tell(refresh).catch((error: unknown) => {
      logger.debug({ err: error }, 'names in use could not be told');
    });
  }
}

/** From then on nobody should send any more requests. */
function signalEnd(signal: AbortSignal, health: Health): void {
  signal.addEventListener('abort', () => health.set('ending', { isReady: false, detail: 'the process is ending' }), {
    once: true,
  });
}

type Opened = Pick<Service, 'database' | 'archive' | 'log' | 'projections'> & AsyncDisposable;

/** Containers start in any order: who only has to wait for the database does. */
async function openWhenThere(
  settings: ServiceSettings,
  { signal, logger, waitForDatabaseMs = 0 }: OpenServiceOptions,
): Promise<Opened> {
  const until = performance.now() + waitForDatabaseMs;
  for (let pauseMs = 100; ; pauseMs = Math.min(2 * pauseMs, 2000)) {
    try {
      return await open(settings);
    } catch (error) {
      const mayHelp = error instanceof EventLogError && error.retryable && error.code !== 'database-locked';
      if (!mayHelp || performance.now() + pauseMs > until || signal.aborted) throw error;
      logger.info({ reason: error.message, retryInMs: pauseMs }, 'the database cannot be used yet');
      await sleep(pauseMs, undefined, { signal });
    }
  }
}

async function open(settings: ServiceSettings): Promise<Opened> {
  await using closing = new AsyncDisposableStack();
  const database = closing.use(await openDatabase(settings.database, { connections: settings.connections }));
  const archive = await archiveOf(database, settings.archive);
  const log = closing.use(await openLogIn(database, archive === undefined ? {} : { archive }));
  const projections = openProjections(database, log);
  await projections.migrate();
  await migrateService(database);
  const toClose = closing.move();
  return { database, archive, log, projections, [Symbol.asyncDispose]: () => toClose.disposeAsync() };
}

async function archiveOf(database: Database, directory: string | undefined): Promise<Archive | undefined> {
  if (directory === undefined) return undefined;
  const lanes = await lanesThere(database);
  if (lanes !== undefined && lanes > 1) {
    throw new SettingsError(`an archive cannot be used here: the log has ${lanes} lanes, and each would have its own`);
  }
  return openArchive(database, directory);
}
