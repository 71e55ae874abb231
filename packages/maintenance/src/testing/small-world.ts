import { createWellKnownFetch } from '@wherefore/core';
import type { ResolverPorts } from '@wherefore/service';
import { createSimulatedInternet, createWorld, type SimulationClock, type WorldData } from '@wherefore/testkit';

/** The addresses of these worlds are those of documentations, which are refused unless allowed. */
export const WORLD_RANGES: readonly string[] = ['192.0.2.0/24'];

/** Servers that delegate nothing and have an address each, for an hour. */
export function smallWorld(serverNames: readonly string[]): WorldData {
  const ttl = 3600;
  return {
    dns: Object.fromEntries(
      serverNames.map((name, index) => [`A ${name}`, [{ data: `192.0.2.${index % 250}`, ttl }]] as const),
    ),
    wellKnown: Object.fromEntries(
      serverNames.map((name) => [`https://${name}/.well-known/matrix/server`, { status: 404 }] as const),
    ),
  };
}

export interface WorldPorts extends Disposable {
  readonly ports: ResolverPorts & { readonly clock: SimulationClock };
}

/** What a resolver sees of a world, each question taking so long. */
export function worldPorts(
  data: WorldData,
  { clock, latencyMs }: { readonly clock: SimulationClock; readonly latencyMs: number },
): WorldPorts {
  const world = createWorld(data, { clock });
  const internet = createSimulatedInternet(world, { clock, dnsLatencyMs: latencyMs, httpLatencyMs: latencyMs });
  const ports = { clock, dns: internet.dns, fetch: createWellKnownFetch({ transport: internet.transport }) };
  return { ports, [Symbol.dispose]: () => world[Symbol.dispose]() };
}
