import type { DnsEntry, HttpEntry, WorldData, WorldPatch } from '@wherefore/testkit';
import { type Random, seededRandom } from '@wherefore/testkit/processes';

export interface ClusterWorldOptions {
  readonly names: number;
  readonly seed: number;
}

/** A world of server names of every sort on few addresses, and how it changes: the same for the same seed. */
export interface ClusterWorld {
  readonly serverNames: readonly string[];
  /** Hosts that names are delegated to. */
  readonly hosts: readonly string[];
  readonly data: WorldData;
  /** How long what is found of a name at the start holds, ms, nearly. */
  lifetimeMs(serverName: string): number;
  /** The next changes. */
  change(count: number): WorldPatch;
}

type Sort = 'delegated' | 'srv' | 'plain' | 'port';

/** What goes wrong where a name has its well-known. */
type Trouble = 'none' | '503' | 'reset' | 'tls' | 'slow';

interface NameState {
  readonly sort: Sort;
  readonly serverName: string;
  readonly host: string;
  readonly ttl: number;
  /** The delegation and the SRV records lead there. */
  leadsTo: number;
  isDelegated: boolean;
  port: number;
  address: number;
  trouble: Trouble;
}

interface HostState {
  readonly host: string;
  readonly ttl: number;
  address: number;
  isAway: boolean;
}

const ADDRESSES = 20;
const SLOW_MS = 700;
/** Seconds. What is absent stays so for longer than what is there: it is seldom the weakest link. */
const ABSENT_FOR = 600;
/** The policy believes no delegation for less, unless it must not be kept at all, s; less its jitter. */
const DELEGATION_FOR = 300;
const DELEGATION_AT_LEAST = 270;
const BRIEF_TTLS = [0, 0, 1, 3, 10, 30] as const;

const SORTS: readonly Sort[] = ['delegated', 'delegated', 'delegated', 'delegated', 'srv', 'srv', 'plain', 'port'];
const TROUBLES: readonly Trouble[] = ['none', 'none', '503', 'reset', 'tls', 'slow'];

export function clusterWorld({ names: count, seed }: ClusterWorldOptions): ClusterWorld {
  const random = seededRandom(seed);
  // Nothing is due within a minute: most live for longer, some for next to nothing.
  const ttl = (): number => (random.chance(0.12) ? random.pick(BRIEF_TTLS) : 75 + random.int(75));
  const hosts = Array.from(
    { length: Math.max(4, Math.ceil(count / 8)) },
    (_, index): HostState => ({
      host: `fed.h${index}.example`,
      ttl: ttl(),
      address: random.int(ADDRESSES),
      isAway: false,
    }),
  );
  const names = Array.from({ length: count }, (_, index): NameState => {
    const sort = random.pick(SORTS);
    const host = `s${index}.example`;
    return {
      sort,
      host,
      serverName: sort === 'port' ? `${host}:8449` : host,
      ttl: ttl(),
      leadsTo: random.int(hosts.length),
      isDelegated: sort === 'delegated',
      port: random.pick([0, 443, 8448]),
      address: random.int(ADDRESSES),
      trouble: 'none',
    };
  });
  const state = { names, hosts };
  const byName = new Map(names.map((name) => [name.serverName, name]));
  return {
    serverNames: names.map(({ serverName }) => serverName),
    hosts: hosts.map(({ host }) => host),
    data: merged([...names.map((name) => nameEntries(name, hosts)), ...hosts.map(hostEntries)]),
    lifetimeMs(serverName) {
      const name = byName.get(serverName);
      return name === undefined ? 0 : 1000 * lifetimeOf(name, hosts);
    },
    change: (count) => merged(Array.from({ length: count }, () => change(state, random))),
  };
}

function lifetimeOf({ sort, ttl, leadsTo }: NameState, hosts: readonly HostState[]): number {
  if (sort === 'plain' || sort === 'port') return ttl;
  const there = hosts[leadsTo]?.ttl ?? ttl;
  if (sort === 'srv') return Math.min(ttl, there);
  return ttl === 0 ? 0 : Math.min(DELEGATION_AT_LEAST, there);
}

function change(
  { names, hosts }: { readonly names: readonly NameState[]; readonly hosts: readonly HostState[] },
  random: Random,
): WorldData {
  if (random.chance(0.3)) {
    const host = random.pick(hosts);
    if (random.chance(0.2)) host.isAway = !host.isAway;
    else host.address = random.int(ADDRESSES);
    return hostEntries(host);
  }
  const name = random.pick(names);
  switch (random.int(5)) {
    case 0:
      name.address = random.int(ADDRESSES);
      break;
    case 1:
      name.leadsTo = random.int(hosts.length);
      break;
    case 2:
      name.isDelegated = !name.isDelegated;
      break;
    case 3:
      name.port = random.pick([0, 443, 8448, 8450]);
      break;
    default:
      name.trouble = random.pick(TROUBLES);
  }
  return nameEntries(name, hosts);
}

function nameEntries(name: NameState, hosts: readonly HostState[]): WorldData {
  const { sort, host, address, ttl, leadsTo, port } = name;
  const target = hosts[leadsTo]?.host ?? host;
  const srv: DnsEntry = [{ priority: 0, weight: 1, port: port === 0 ? 8448 : port, target, ttl }];
  return {
    dns: {
      ...addressEntries(host, addressText(address), ttl),
      [`SRV _matrix-fed._tcp.${host}`]: sort === 'srv' ? srv : absent('NXDOMAIN'),
      [`SRV _matrix._tcp.${host}`]: absent('NXDOMAIN'),
    },
    wellKnown: {
      [`https://${host}/.well-known/matrix/server`]: wellKnownEntry(name, port === 0 ? target : `${target}:${port}`),
    },
  };
}

function wellKnownEntry({ isDelegated, ttl, trouble }: NameState, delegated: string): HttpEntry {
  if (trouble === 'reset') return { error: 'RESET' };
  if (trouble === 'tls') return { error: 'TLS' };
  if (trouble === '503') return { status: 503 };
  const delay = trouble === 'slow' ? { delayMs: SLOW_MS } : {};
  const lifetime = ttl === 0 ? 'no-store' : `max-age=${isDelegated ? DELEGATION_FOR : ttl}`;
  const headers = { 'Cache-Control': lifetime, 'Content-Type': 'application/json' };
  if (!isDelegated) return { status: 404, headers, ...delay };
  return { status: 200, headers, body: JSON.stringify({ 'm.server': delegated }), ...delay };
}

function hostEntries({ host, address, ttl, isAway }: HostState): WorldData {
  const there = addressEntries(host, addressText(address), ttl);
  const away: DnsEntry = { error: 'SERVFAIL' };
  return {
    dns: {
      ...(isAway ? { [`A ${host}`]: away, [`AAAA ${host}`]: away } : there),
      [`SRV _matrix-fed._tcp.${host}`]: absent('NXDOMAIN'),
      [`SRV _matrix._tcp.${host}`]: absent('NXDOMAIN'),
    },
  };
}

function addressEntries(host: string, address: string, ttl: number): Readonly<Record<string, DnsEntry>> {
  return { [`A ${host}`]: [{ data: address, ttl }], [`AAAA ${host}`]: absent('NODATA') };
}

function absent(error: 'NXDOMAIN' | 'NODATA'): DnsEntry {
  return { error, negativeTtl: ABSENT_FOR };
}

function addressText(index: number): string {
  return `192.0.2.${index + 1}`;
}

function merged(parts: readonly WorldData[]): WorldData {
  return {
    dns: Object.fromEntries(parts.flatMap(({ dns = {} }) => Object.entries(dns))),
    wellKnown: Object.fromEntries(parts.flatMap(({ wellKnown = {} }) => Object.entries(wellKnown))),
  };
}
