import {
  type Clock,
  createDnsClient,
  createResolver,
  createUndiciTransport,
  createWellKnownFetch,
  type EvidenceLog,
  systemClock,
} from '@wherefore/core';
import { addressRules } from '@wherefore/discovery';
import { seededRandom } from '@wherefore/testkit/processes';
import type { ClusterWorld } from './cluster-world.ts';
import type { Internet } from './internet.ts';

export interface PrehistoryOptions {
  readonly log: EvidenceLog;
  readonly internet: Internet;
  readonly world: ClusterWorld;
  readonly seed: number;
  /** What was found then expires evenly within so long after the processes have started, ms. */
  readonly withinMs: number;
}

/** Until processes are at work. */
const START_MS = 12_000;
/** Names are due so long before they expire, nearly. */
const EARLY_MS = 10_000;
const AT_ONCE = 4;

/**
 * Has every name resolved at some time in the past, so that from now on much falls due, though nothing is due within a
 * minute of its conclusion: by a resolver whose clock is behind, less and less so.
 */
export async function recordPrehistory({ log, internet, world, seed, withinMs }: PrehistoryOptions): Promise<void> {
  const random = seededRandom(seed);
  let behindMs = 0;
  const now = (): number => Date.now() - behindMs;
  const clock: Clock = { ...systemClock, now, recently: now };
  await using dns = createDnsClient({ servers: [internet.nameServer], clock });
  await using resolver = createResolver({
    log,
    clock,
    dns,
    fetch: createWellKnownFetch({ transport: createUndiciTransport({ ca: [internet.caPem] }) }),
    addressRules: addressRules({ allow: ['127.0.0.0/8'] }),
  });
  const order = world.serverNames
    .map((serverName) => {
      const expiresInMs = START_MS + random.int(withinMs + EARLY_MS);
      return { serverName, agoMs: Math.max(0, world.lifetimeMs(serverName) - expiresInMs) };
    })
    .sort((one, other) => other.agoMs - one.agoMs);
  for (let first = 0; first < order.length; first += AT_ONCE) {
    const some = order.slice(first, first + AT_ONCE);
    behindMs = some[0]?.agoMs ?? 0;
    await Promise.all(some.map(({ serverName }) => resolver.resolve(serverName)));
  }
}
