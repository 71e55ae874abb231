import { type AddressRules, addressRules, type Instant } from '@wherefore/discovery';
import { createMemoryLog, type EventLog, type RecordedEvent } from '@wherefore/event-log';
import {
  createSimulatedInternet,
  createWorld,
  type DnsEntry,
  type HttpEntry,
  VirtualClock,
  type World,
  type WorldData,
} from '@wherefore/testkit';
import { createResolver } from '../create-resolver.ts';
import type { EvidenceLog } from '../evidence-log.ts';
import type { Clock } from '../ports.ts';
import type { Resolver, ResolverOptions } from '../resolver.ts';
import { createWellKnownFetch } from '../well-known/fetch-well-known.ts';

/** The addresses of worlds are those of documentations, which the default rules refuse. */
export const WORLD_ADDRESSES: AddressRules = addressRules({
  allow: ['192.0.2.0/24', '198.51.100.0/24', '203.0.113.0/24', '2001:db8::/32', '::ffff:192.0.2.0/120'],
});

export interface RigOptions extends Omit<ResolverOptions, 'clock' | 'addressRules'> {
  readonly world?: WorldData;
  /** Names that may be asked about although the world does not have them. */
  readonly serverNames?: readonly string[];
  readonly dnsLatencyMs?: number;
  readonly httpLatencyMs?: number;
  readonly clock?: VirtualClock;
  /** How far off the clock of the resolver is. */
  readonly skewMs?: number;
}

/** A resolver in a simulated world on virtual time, with a log in memory. */
export interface Rig extends AsyncDisposable {
  readonly clock: VirtualClock;
  readonly world: World;
  readonly memory: EventLog;
  readonly resolver: Resolver;
  /** Ms since the rig was set up. */
  readonly elapsed: () => number;
  run<T>(promise: Promise<T>): Promise<T>;
  /** The questions that the world was asked, as `SRV name`, `A name` or a URL; without connections. */
  asked(): readonly string[];
  /** Every event of the log, in order. */
  events(): Promise<readonly RecordedEvent[]>;
  /** Another resolver over the same log and the same world, as after a restart. */
  restart(options?: Partial<RigOptions>): Resolver;
}

export function createRig(options: RigOptions = {}): Rig {
  const { world: data = {}, serverNames = [], dnsLatencyMs = 0, httpLatencyMs = 0, ...resolverOptions } = options;
  const clock = options.clock ?? new VirtualClock();
  const began: Instant = clock.now();
  const world = createWorld(data, { clock, serverNames });
  const internet = createSimulatedInternet(world, { clock, dnsLatencyMs, httpLatencyMs });
  const memory = createMemoryLog({ clock: () => clock.now() });
  const own: EvidenceLog = memory;
  const ports: ResolverOptions = {
    clock,
    dns: internet.dns,
    fetch: createWellKnownFetch({ transport: internet.transport }),
    addressRules: WORLD_ADDRESSES,
    random: () => 0,
    log: own,
  };
  const resolvers: Resolver[] = [];
  const create = (more: Partial<RigOptions>): Resolver => {
    const own = more.skewMs === undefined ? clock : skewed(clock, more.skewMs);
    const resolver = createResolver({ ...ports, ...resolverOptions, ...more, clock: own });
    resolvers.push(resolver);
    return resolver;
  };
  return {
    clock,
    world,
    memory,
    resolver: create({}),
    elapsed: () => clock.now() - began,
    run: (promise) => clock.run(promise),
    asked: () => world.requests.filter(({ kind }) => kind !== 'connection').map(({ key }) => key),
    events: () => everyEvent(memory),
    restart: (more = {}) => create(more),
    [Symbol.asyncDispose]: async () => {
      for (const resolver of resolvers) await clock.run(Promise.resolve(resolver[Symbol.asyncDispose]()));
      world[Symbol.dispose]();
    },
  };
}

function skewed(clock: Clock, skewMs: number): Clock {
  return { now: () => clock.now() + skewMs, sleep: (duration, signal) => clock.sleep(duration, signal) };
}

export async function everyEvent(log: EventLog): Promise<readonly RecordedEvent[]> {
  const events: RecordedEvent[] = [];
  let after = 0n;
  for (;;) {
    const page = await log.readAll({ after, limit: 10_000 });
    events.push(...page.events);
    if (page.events.length === 0) return events;
    after = page.next;
  }
}

/** Where a host keeps its well-known file. */
export function wellKnown(host: string): string {
  return `https://${host}/.well-known/matrix/server`;
}

/** A well-known response that delegates. */
export function delegation(to: string, headers: Readonly<Record<string, string>> = {}): HttpEntry {
  return { status: 200, headers, body: JSON.stringify({ 'm.server': to }) };
}

export function a(address: string, ttl: number = 300): DnsEntry {
  return [{ data: address, ttl }];
}

export function srv(port: number, target: string, ttl: number = 300): DnsEntry {
  return [{ priority: 0, weight: 0, port, target, ttl }];
}

/** NXDOMAIN with an SOA record. */
export function none(negativeTtl: number = 300): DnsEntry {
  return { error: 'NXDOMAIN', negativeTtl };
}
