import type { SimulatedDns } from './simulated-dns.ts';
import { createSimulatedDns } from './simulated-dns.ts';
import type { SimulatedTransport } from './simulated-transport.ts';
import { createSimulatedTransport } from './simulated-transport.ts';
import type { SimulationOptions } from './simulation-options.ts';
import type { World } from './world.ts';

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
