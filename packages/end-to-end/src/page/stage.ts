import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { createWellKnownFetch, systemClock } from '@wherefore/core';
import { openDatabase, openLogIn } from '@wherefore/event-log/postgres';
import { startApi } from '@wherefore/http-api';
import { openProjections } from '@wherefore/projections';
import { createLogger, DEFAULT_SERVICE_SETTINGS, openService, type Service } from '@wherefore/service';
import { createSimulatedInternet, createWorld, VirtualClock, type World } from '@wherefore/testkit';
import { openScratch } from '@wherefore/testkit/processes';
import { playBusy } from './busy-past.ts';
import { copyEmptyDatabase } from './empty-database.ts';
import { playFleet, STAGE_RANGES } from './fleet-past.ts';
import { change, fleetWorld } from './fleet-world.ts';
import { recordHostileActs } from './hostile-acts.ts';
import { hostileTransport } from './hostile-transport.ts';
import { hostileWorld } from './hostile-world.ts';
import { manyNames } from './many-names.ts';

/** The token of `operator`. */
export const TOKEN = 'stage-token-of-the-operator';

export interface StageOptions {
  /** The folder of the built page. Absent: there is no page, only the API. */
  readonly page?: string;
  /** Default: any that is free. */
  readonly port?: number;
  /** Cached names besides the fleet. Default 0. */
  readonly names?: number;
  /** Events in the history of `busy.example`. Default 0. */
  readonly busyEvents?: number;
  readonly reads?: 'open' | 'token';
  /** How often `changing.example` changes, ms. Default: never. */
  readonly changeEveryMs?: number;
}

/** The API over a fleet that has a past, in an internet that is a play. */
export interface Stage extends AsyncDisposable {
  readonly url: string;
  /** What the servers are asked and answer from now on; patch it to have them change. */
  readonly world: World;
  readonly service: Service;
}

const HOURS_OF_FLEET = 31;

export async function openStage(options: StageOptions = {}): Promise<Stage> {
  const { page, port = 0, names = 0, busyEvents = 0, reads = 'open', changeEveryMs } = options;
  if (page !== undefined && !existsSync(join(page, 'index.html'))) throw new Error(`no page was built in ${page}`);
  await using closing = new AsyncDisposableStack();
  const { path: directory } = closing.use(await openScratch());
  const database = join(directory, 'database');
  const world = createWorld({
    dns: { ...fleetWorld.dns, ...hostileWorld.dns },
    wellKnown: { ...fleetWorld.wellKnown, ...hostileWorld.wellKnown },
  });
  await fill(database, world, { names, busyEvents });

  const ending = new AbortController();
  closing.defer(() => ending.abort());
  const internet = createSimulatedInternet(world, { clock: systemClock, dnsLatencyMs: 5, httpLatencyMs: 30 });
  const service = closing.use(
    await openService(
      { ...DEFAULT_SERVICE_SETTINGS, database, allow: STAGE_RANGES },
      {
        signal: ending.signal,
        logger: createLogger('error'),
        resolverPorts: {
          dns: internet.dns,
          fetch: createWellKnownFetch({ transport: hostileTransport(internet.transport) }),
        },
      },
    ),
  );
  const loops = [
    service.projections.follow({ signal: ending.signal }),
    ...(changeEveryMs === undefined ? [] : [keepChanging(world, service, changeEveryMs, ending.signal)]),
  ];
  closing.defer(async () => {
    ending.abort();
    await Promise.allSettled(loops);
  });
  const settings = {
    host: '127.0.0.1',
    port,
    tokens: [{ name: 'operator', sha256: createHash('sha256').update(TOKEN).digest('hex') }],
    reads,
    cors: [],
    trustProxy: [],
    requestsPerMinute: 0,
    resolutionsPerMinute: 0,
    bounds: { eventLoopMs: Number.POSITIVE_INFINITY, closingMs: 500 },
    ...(page !== undefined && { page: pathToFileURL(`${page}/`) }),
  };
  const { url } = closing.use(await startApi(service, settings));
  const owned = closing.move();
  return { url, world, service, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

/** Before anybody reads it: in one go, and at once in the read models. */
async function fill(
  location: string,
  world: World,
  { names, busyEvents }: { readonly names: number; readonly busyEvents: number },
): Promise<void> {
  const now = Date.now();
  const clock = new VirtualClock(now - HOURS_OF_FLEET * 3_600_000);
  const events = [
    ...(await playFleet(world, clock, now)),
    ...(busyEvents === 0 ? [] : await playBusy(busyEvents, now)),
    ...manyNames(names, now),
    ...recordHostileActs(now),
  ].sort((left, right) => left.recordedAt - right.recordedAt);
  await copyEmptyDatabase(location);
  await using database = await openDatabase(location);
  await using log = await openLogIn(database);
  await log.bulkAppend(
    events.map((event, index) => ({ ...event, position: BigInt(index + 1) })),
    { versions: 'anew' },
  );
  const projections = openProjections(database, log);
  await projections.migrate();
  await projections.catchUp();
}

async function keepChanging(world: World, { resolver }: Service, everyMs: number, signal: AbortSignal): Promise<void> {
  for (let turn = 0; !signal.aborted; turn += 1) {
    world.patch(change(turn));
    await resolver.resolve('changing.example', { fresh: true, by: 'synapse', signal }).catch(() => undefined);
    await sleep(everyMs, undefined, { signal }).catch(() => undefined);
  }
}
