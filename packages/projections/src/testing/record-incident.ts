import { createResolver, createWellKnownFetch } from '@wherefore/core';
import { type BulkLog, createMemoryLog } from '@wherefore/event-log';
import { createSimulatedInternet, createWorld, type Incident, VirtualClock } from '@wherefore/testkit';
import { WORLD_ADDRESSES } from './random-log.ts';

/** Plays an incident on virtual time, with this resolver under `recommended`, into a log in memory. */
export async function recordIncident(incident: Incident): Promise<BulkLog> {
  const { serverName, world: data, happenings, begins, ends, draw } = incident;
  const clock = new VirtualClock(begins);
  const world = createWorld(data, { clock, serverNames: [serverName] });
  const internet = createSimulatedInternet(world, { clock, dnsLatencyMs: 20, httpLatencyMs: 40 });
  const log = createMemoryLog({ clock: () => clock.now() });
  const resolver = createResolver({
    clock,
    dns: internet.dns,
    fetch: createWellKnownFetch({ transport: internet.transport }),
    addressRules: WORLD_ADDRESSES,
    random: () => draw,
    log,
  });
  for (const happening of happenings) {
    await clock.advanceTo(happening.at);
    if (happening.kind === 'world') world.patch(happening.patch);
    // What is cleared are the caches of the other resolver: this one's operator has no reason.
    if (happening.kind === 'want') await clock.run(resolver.resolve(serverName));
  }
  await clock.advanceTo(ends);
  await clock.run(Promise.resolve(resolver[Symbol.asyncDispose]()));
  world[Symbol.dispose]();
  return log;
}
