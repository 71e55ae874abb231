import { createWellKnownFetch } from '@wherefore/core';
import type { ResolverPorts } from '@wherefore/service';
import {
  createSimulatedInternet,
  createWorld,
  type DnsEntry,
  type SimulationClock,
  type WorldData,
} from '@wherefore/testkit';

/** The addresses of these worlds are those of documentations, which are refused unless allowed. */
export const WORLD_RANGES: readonly string[] = ['192.0.2.0/24'];

/** Servers that delegate nothing and have an address each, for an hour. */
export function smallWorld(serverNames: readonly string[]): WorldData {
  return {
    dns: Object.fromEntries(serverNames.flatMap((name, index) => recordsOf(name, `192.0.2.${index % 250}`))),
    wellKnown: Object.fromEntries(
      serverNames.map((name) => [`https://${name}/.well-known/matrix/server`, { status: 404 }] as const),
    ),
  };
}

function recordsOf(name: string, address: string): readonly (readonly [key: string, entry: DnsEntry])[] {
  const ttl = 3600;
  const nothing: DnsEntry = { error: 'NXDOMAIN', negativeTtl: ttl };
  return [
    [`A ${name}`, [{ data: address, ttl }]],
    [`AAAA ${name}`, { error: 'NODATA', negativeTtl: ttl }],
    [`SRV _matrix-fed._tcp.${name}`, nothing],
    [`SRV _matrix._tcp.${name}`, nothing],
  ];
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
