import { createResolver, createWellKnownFetch, type Resolver } from '@wherefore/core';
import { addressRules } from '@wherefore/discovery';
import { createMemoryLog, type RecordedEvent } from '@wherefore/event-log';
import { createSimulatedInternet, type VirtualClock, type World } from '@wherefore/testkit';
import { FLEET_NAMES, hiccup, move, OLD_NAMES, recovery, silence } from './fleet-world.ts';
import { HOSTILE_REASON } from './hostile-acts.ts';
import { hostileTexts } from './hostile-texts.ts';
import { hostileTransport } from './hostile-transport.ts';
import { HOSTILE_NAMES } from './hostile-world.ts';

export interface Past {
  readonly clock: VirtualClock;
  readonly resolver: Resolver;
  events(): Promise<readonly RecordedEvent[]>;
}

/** Where the servers of the stage are. */
export const STAGE_RANGES: readonly string[] = ['192.0.2.0/24', '198.51.100.0/24', '203.0.113.0/24', '2001:db8::/32'];

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/**
 * When what does not answer is asked again, minutes ago: each failure lets the next wait twice as long, so that what was
 * known before still serves for a quarter of an hour.
 */
const ASKED_IN_VAIN = [50, 48, 45, 40, 31] as const;
const LAST_IN_VAIN = 14;

/** A resolver on virtual time, whose events are those of a process that has been at work for long. */
export function openPast(world: World, clock: VirtualClock): Past {
  const internet = createSimulatedInternet(world, { clock, dnsLatencyMs: 12, httpLatencyMs: 85 });
  const log = createMemoryLog({ clock: () => clock.now() });
  const resolver = createResolver({
    log,
    clock,
    dns: internet.dns,
    fetch: createWellKnownFetch({ transport: hostileTransport(internet.transport) }),
    addressRules: addressRules({ allow: STAGE_RANGES }),
  });
  return {
    clock,
    resolver,
    async events() {
      await clock.run(Promise.resolve(resolver[Symbol.asyncDispose]()));
      const all: RecordedEvent[] = [];
      for await (const batch of log.scan()) all.push(...batch);
      return all;
    },
  };
}

/** What has happened in the fleet for thirty hours, to a moment ago. */
export async function playFleet(world: World, clock: VirtualClock, now: number): Promise<readonly RecordedEvent[]> {
  const past = openPast(world, clock);
  const { resolver } = past;
  const ask = async (serverNames: readonly string[], minFresh = 0): Promise<void> => {
    await clock.run(Promise.all(serverNames.map((name) => resolver.resolve(name, { by: 'synapse', minFresh }))));
  };
  const at = (beforeNow: number): Promise<void> => clock.advanceTo(now - beforeNow);
  const seldom = new Set(['expiring.example', 'expired.example', 'stale.example', 'cleared.example', 'slow.example']);
  const often = FLEET_NAMES.filter((name) => !seldom.has(name));

  await at(30 * HOUR);
  await ask(often);
  await at(21 * HOUR);
  world.patch(hiccup);
  await at(20.99 * HOUR);
  await clock.run(resolver.resolve('matrix.org', { fresh: true, by: 'operator' }));
  await at(20.9 * HOUR);
  world.patch(recovery);
  await at(20.5 * HOUR);
  await clock.run(resolver.resolve('matrix.org', { fresh: true, by: 'operator' }));
  await at(9 * HOUR);
  await ask(often);
  world.patch(move);
  await at(5 * HOUR);
  await ask([...often, 'cleared.example']);
  await at(4 * HOUR);
  await clock.run(
    resolver.pin('pinned.example', {
      delegated: 'standby.pinned.example:443',
      by: 'operator',
      reason: 'Its well-known is lost in a move; their admin said so.',
    }),
  );
  await ask(['pinned.example', 'expired.example']);
  await clock.run(
    resolver.pin('hostile-pin.example', {
      delegated: 'hs.hostile.example:443',
      by: hostileTexts.script,
      reason: HOSTILE_REASON,
    }),
  );
  await at(70 * MINUTE);
  await ask(['stale.example', ...HOSTILE_NAMES]);
  await clock.run(resolver.forget('cleared.example', { by: 'operator' }));
  world.patch(silence);
  for (const minutes of ASKED_IN_VAIN) {
    await at(minutes * MINUTE);
    await ask(['stale.example']);
  }
  await at(30 * MINUTE);
  await ask(often);
  await clock.run(resolver.reportFailure('plain.example'));
  await at(29 * MINUTE);
  await ask(['plain.example', ...OLD_NAMES]);
  await at(LAST_IN_VAIN * MINUTE);
  await ask(['stale.example']);
  await at(3.5 * MINUTE);
  await ask([...often, ...HOSTILE_NAMES], 25 * MINUTE);
  await ask(['expiring.example']);
  await at(MINUTE);
  return past.events();
}
