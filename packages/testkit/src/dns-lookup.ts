import type { DnsEntry, DnsEntryDetails, DnsEntryError, DnsEntryRecord, DnsFault, WorldData } from './world-data.ts';

/** What the world's name server has to say to one question, before anything happens to the packet. */
export interface DnsReply {
  readonly answer: WorldDnsAnswer;
  /** The links of the CNAME chain that was followed. */
  readonly aliases: readonly Alias[];
  readonly authenticated: boolean;
  readonly delayMs: number;
  readonly fault?: DnsFault;
}

export type WorldDnsAnswer =
  | { readonly kind: 'records'; readonly owner: string; readonly records: readonly DnsEntryRecord[] }
  | { readonly kind: 'no-data' | 'no-name'; readonly owner: string; readonly negativeTtl: number | null }
  | { readonly kind: 'rcode'; readonly rcode: Exclude<DnsEntryError, 'NXDOMAIN' | 'NODATA' | 'TIMEOUT'> }
  /** The chain comes back to itself: its links are in `aliases`, the closing one too. */
  | { readonly kind: 'alias-loop' }
  | { readonly kind: 'timeout' };

export interface Alias {
  readonly owner: string;
  readonly target: string;
  readonly ttl: number;
}

/** As long as resolvers in use go (unbound and BIND: 11 or 16); past it they answer SERVFAIL. */
const MAX_CHAIN = 16;

/** Looks a name up as a recursive resolver would. The name in normal form, the type in upper case. */
export function lookUp(dns: ReadonlyMap<string, DnsEntry>, type: string, name: string): DnsReply {
  const aliases: Alias[] = [];
  let owner = name;
  let delayMs = 0;
  let fault: DnsFault | undefined;
  let authenticated = true;
  const reply = (answer: WorldDnsAnswer): DnsReply => ({
    answer,
    aliases,
    authenticated,
    delayMs,
    ...(fault !== undefined && { fault }),
  });
  for (;;) {
    const { entry, isAlias } = entryAt(dns, type, owner);
    if (entry === undefined) return reply(absent(dns, owner));
    delayMs += entry.delayMs ?? 0;
    fault ??= entry.fault;
    authenticated &&= entry.authenticated === true;
    if (entry.error !== undefined) return reply(errorAnswer(entry, owner, entry.error));
    const first = entry.records?.[0];
    if (first === undefined) return reply({ kind: 'no-data', owner, negativeTtl: entry.negativeTtl ?? null });
    if (!isAlias) return reply({ kind: 'records', owner, records: entry.records ?? [] });
    if (!('data' in first)) throw new TypeError(`CNAME ${owner} has no data`);
    aliases.push({ owner, target: first.data, ttl: first.ttl });
    owner = first.data.toLowerCase().replace(/(.)\.$/, '$1');
    if (aliases.some((alias) => alias.owner === owner)) return reply({ kind: 'alias-loop' });
    if (aliases.length > MAX_CHAIN) return reply({ kind: 'rcode', rcode: 'SERVFAIL' });
  }
}

function entryAt(
  dns: ReadonlyMap<string, DnsEntry>,
  type: string,
  owner: string,
): { entry: DnsEntryDetails | undefined; isAlias: boolean } {
  const alias = details(dns.get(`CNAME ${owner}`));
  if (type === 'CNAME') return { entry: alias, isAlias: false };
  if (hasRecords(alias)) return { entry: alias, isAlias: true };
  return { entry: details(dns.get(`${type} ${owner}`)) ?? alias, isAlias: false };
}

function details(entry: DnsEntry | undefined): DnsEntryDetails | undefined {
  if (entry === undefined) return undefined;
  return 'length' in entry ? { records: entry } : entry;
}

function hasRecords(entry: DnsEntryDetails | undefined): boolean {
  return entry !== undefined && entry.error === undefined && (entry.records?.length ?? 0) > 0;
}

function absent(dns: ReadonlyMap<string, DnsEntry>, owner: string): WorldDnsAnswer {
  for (const [key, entry] of dns) {
    if (key.slice(key.indexOf(' ') + 1) === owner && hasRecords(details(entry))) {
      return { kind: 'no-data', owner, negativeTtl: null };
    }
  }
  return { kind: 'no-name', owner, negativeTtl: null };
}

function errorAnswer(entry: DnsEntryDetails, owner: string, error: DnsEntryError): WorldDnsAnswer {
  const negativeTtl = entry.negativeTtl ?? null;
  if (error === 'NXDOMAIN') return { kind: 'no-name', owner, negativeTtl };
  if (error === 'NODATA') return { kind: 'no-data', owner, negativeTtl };
  if (error === 'TIMEOUT') return { kind: 'timeout' };
  return { kind: 'rcode', rcode: error };
}

/** The addresses that the world gives to a host now, both families; none when the DNS says anything else. */
export function addressesOf(dns: ReadonlyMap<string, DnsEntry>, host: string): string[] {
  return ['A', 'AAAA'].flatMap((type) => {
    const { answer } = lookUp(dns, type, host);
    if (answer.kind !== 'records') return [];
    return answer.records.flatMap((record) => ('data' in record ? [record.data] : []));
  });
}

/** The DNS of a world by normal key. */
export function dnsTable(world: WorldData): ReadonlyMap<string, DnsEntry> {
  return new Map(Object.entries(world.dns ?? {}));
}
