import { createDnsClient, createUndiciTransport, type DnsClient, type HopTransport } from '@wherefore/core';
import { createWorld, type FakeInternet, type Incident, startFakeInternet, type World } from '@wherefore/testkit';
import type { Attempt } from './scene.ts';
import type { SpedUpClock } from './sped-up-clock.ts';

/** Nothing in the story is slow; the machine that it is played on may be. */
export const TIMEOUTS = { totalMs: 60_000, wellKnownMs: 30_000, dnsMs: 20_000 };

/** The world of an incident on loopback sockets, and what it takes to live in it. */
export interface Stage extends AsyncDisposable {
  readonly world: World;
  readonly internet: FakeInternet;
  readonly dns: DnsClient;
  readonly transport: HopTransport;
  /** A request over TCP and TLS: to an address of the host, at the port, as `tlsName`, for the path. */
  attempt(place: Attempted, path: string): Promise<Attempt>;
}

export interface Attempted {
  readonly tlsName: string;
  readonly host: string;
  readonly port: number;
}

export async function setStage({ world: data, serverName }: Incident, clock: SpedUpClock): Promise<Stage> {
  const world = createWorld(data, { serverNames: [serverName], clock });
  const internet = await startFakeInternet(world, { mode: 'mapped' });
  const dns = createDnsClient({
    servers: [`${internet.nameServer.host}:${internet.nameServer.port}`],
    attemptTimeoutMs: TIMEOUTS.dnsMs / 2,
    questionTimeoutMs: TIMEOUTS.dnsMs,
    clock,
  });
  const transport = createUndiciTransport({
    ca: [internet.caPem],
    dial: (address, port) => internet.dial(address, port),
  });
  return {
    world,
    internet,
    dns,
    transport,
    attempt: (place, path) => attempt(transport, clock, { ...place, path, addresses: world.addressesOf(place.host) }),
    [Symbol.asyncDispose]: async () => {
      await dns[Symbol.asyncDispose]();
      await internet[Symbol.asyncDispose]();
    },
  };
}

interface Wanted extends Attempted {
  readonly path: string;
  readonly addresses: readonly string[];
}

async function attempt(transport: HopTransport, clock: SpedUpClock, wanted: Wanted): Promise<Attempt> {
  const { tlsName, host, port, path, addresses } = wanted;
  if (addresses.length === 0) return { kind: 'failed', why: `${host} has no addresses` };
  const result = await transport({
    url: `https://${tlsName}:${port}${path}`,
    host: tlsName,
    port,
    path,
    addresses,
    signal: AbortSignal.timeout(TIMEOUTS.wellKnownMs),
    deadline: clock.now() + TIMEOUTS.wellKnownMs,
    maxBodyBytes: 1024,
    clock,
  });
  return result.kind === 'response'
    ? { kind: 'answered', status: result.status }
    : { kind: 'failed', why: result.message };
}
