import { createSimulatedDns } from './simulated-dns.ts';
import type { SimulatedDns } from './simulated-dns.ts';
import { createSimulatedTransport } from './simulated-transport.ts';
import type { SimulatedTransport } from './simulated-transport.ts';
import type { World } from './world.ts';

/** The part of a clock that a simulation needs. */
export interface SimulationClock {
  now(): number;
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export interface SimulationOptions {
  readonly clock: SimulationClock;
  /** What each DNS answer takes. Default: 0. */
  readonly dnsLatencyMs?: number;
  /** What each HTTP exchange takes, connection included. Default: 0. */
  readonly httpLatencyMs?: number;
  /** When the DNS client gives up. Default: 5000. */
  readonly dnsTimeoutMs?: number;
}

/** A world on a clock of the test's choice, without sockets: the two ports through which a resolver sees it. */
export interface SimulatedInternet {
  /** Satisfies the resolver's DNS port. */
  readonly dns: SimulatedDns;
  /** One request of a well-known fetch: satisfies the resolver's hop transport. */
  readonly transport: SimulatedTransport;
}

/** Makes the ports of a world. */
export function createSimulatedInternet(world: World, options: SimulationOptions): SimulatedInternet {
  return { dns: createSimulatedDns(world, options), transport: createSimulatedTransport(world, options) };
}
