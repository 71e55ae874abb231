import { createWorld, startFakeInternet } from '@wherefore/testkit';
import { addressesOf } from '../internet/bench-names.ts';
import { benchWorld, hostileWorld } from '../internet/bench-world.ts';
import type { Latency } from '../internet/latency.ts';
import { script } from './child.ts';

export interface InternetInput {
  readonly names: readonly string[];
  readonly latency?: Latency;
  readonly hostile?: { readonly host: string; readonly fault: Parameters<typeof hostileWorld>[1] };
}

/** How to get at an internet of loopback sockets from another process. */
export interface InternetAccess {
  /** `address:port` of the name server. */
  readonly nameServer: string;
  readonly caPem: string;
  /** Where on this machine the world's `<address> <port>` is. */
  readonly places: Readonly<Record<string, { readonly host: string; readonly port: number }>>;
}

const HTTPS = 443;

script(async ({ names, latency, hostile }: InternetInput): Promise<InternetAccess> => {
  const world = createWorld(benchWorld(names, latency), { serverNames: names });
  if (hostile !== undefined) world.patch(hostileWorld(hostile.host, hostile.fault));
  // Not disposed of: it ends with this process, which the parent ends.
  const internet = await startFakeInternet(world, { mode: 'mapped' });
  const addresses = new Set(names.flatMap((name) => [...addressesOf(name, 4), ...addressesOf(name, 6)]));
  if (hostile !== undefined) for (const address of world.addressesOf(hostile.host)) addresses.add(address);
  const places = Object.fromEntries(
    [...addresses].map((address) => [placeKey(address, HTTPS), internet.dial(address, HTTPS)]),
  );
  const { host, port } = internet.nameServer;
  return { nameServer: `${host}:${port}`, caPem: internet.caPem, places };
});

function placeKey(address: string, port: number): string {
  return `${address} ${port}`;
}
