import { createResolver, createWellKnownFetch, type Resolver } from '@wherefore/core';
import { recommended } from '@wherefore/discovery';
import { type BulkLog, createMemoryLog } from '@wherefore/event-log';
import {
  createSimulatedInternet,
  createWorld,
  type Incident,
  VirtualClock,
  type World,
  type WorldData,
} from '@wherefore/testkit';
import { WORLD_ADDRESSES } from '../../testing/random-log.ts';

/** A resolver in a small world on virtual time, with a log in memory that tells the same time. */
export interface Stage extends AsyncDisposable {
  readonly log: BulkLog;
  readonly clock: VirtualClock;
  readonly world: World;
  readonly resolver: Resolver;
  run<T>(promise: Promise<T>): Promise<T>;
}

export interface StageOptions {
  readonly startsAt?: number;
  readonly draw?: number;
}

export function createStage(data: WorldData, serverNames: readonly string[], options: StageOptions = {}): Stage {
  const { startsAt, draw = 0.5 } = options;
  const clock = new VirtualClock(startsAt);
  const world = createWorld(data, { clock, serverNames });
  const internet = createSimulatedInternet(world, { clock, dnsLatencyMs: 20, httpLatencyMs: 40 });
  const log = createMemoryLog({ clock: () => clock.now() });
  const resolver = createResolver({
    log,
    clock,
    policy: recommended,
    random: () => draw,
    dns: internet.dns,
    fetch: createWellKnownFetch({ transport: internet.transport }),
    addressRules: WORLD_ADDRESSES,
  });
  return {
    log,
    clock,
    world,
    resolver,
    run: (promise) => clock.run(promise),
    [Symbol.asyncDispose]: async () => {
      await clock.run(Promise.resolve(resolver[Symbol.asyncDispose]()));
      world[Symbol.dispose]();
    },
  };
}

/** The log of a resolver that lives through an incident. */
export async function recordIncident({ serverName, begins, draw, world, happenings }: Incident): Promise<BulkLog> {
  await using stage = createStage(world, [serverName], { startsAt: begins, draw });
  for (const happening of happenings) {
    await stage.clock.advanceBy(happening.at - stage.clock.now());
    if (happening.kind === 'world') stage.world.patch(happening.patch);
    else if (happening.kind === 'want') await stage.run(stage.resolver.resolve(serverName, { by: 'somebody' }));
    else await stage.run(stage.resolver.forgetAll({ by: 'the operator' }));
  }
  return stage.log;
}

/** A name without a delegation: at port 8448 of its one address, or where its SRV record says. */
export function plainWorld(name: string, address: string = '192.0.2.1'): WorldData {
  return {
    dns: {
      [`A ${name}`]: [{ data: address, ttl: 300 }],
      [`AAAA ${name}`]: { error: 'NODATA', negativeTtl: 300 },
      [`SRV _matrix-fed._tcp.${name}`]: { error: 'NXDOMAIN', negativeTtl: 300 },
      [`SRV _matrix._tcp.${name}`]: { error: 'NXDOMAIN', negativeTtl: 300 },
    },
    wellKnown: { [`https://${name}/.well-known/matrix/server`]: { status: 404 } },
  };
}
