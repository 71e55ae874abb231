import { parseIp } from '@wherefore/discovery';
import type { DnsEntry, WorldData } from '@wherefore/testkit';
import { BROKEN_NAMES, DISGUISED_NAMES, SPECIAL_ADDRESSES } from './special-addresses.ts';

/** Where the attacker's own server is: the only place that may be connected to. */
export const ATTACKER = '127.7.7.7';

/** What the attacker's server answers at a host. */
export type Served =
  | { readonly kind: 'delegation'; readonly delegated: string }
  | { readonly kind: 'redirect'; readonly location: string }
  | { readonly kind: 'nothing' };

/** A way to have a resolver go where it must not. */
export interface Attempt {
  /** What is asked for. */
  readonly serverName: string;
  /** Where it would go if nobody minded, in the words of whoever plays. */
  readonly target: string;
  readonly place: string;
  /** Whether the asker has said the address: what the DNS says is not his. */
  readonly isAddressGiven: boolean;
  /** Whether a well-known is fetched from the target, if it may. */
  readonly isFetched: boolean;
}

export interface Corpus {
  readonly attempts: readonly Attempt[];
  readonly world: WorldData;
  /** By host. */
  readonly served: ReadonlyMap<string, Served>;
}

const TTL = 300;

export function makeCorpus(): Corpus {
  const attempts: Attempt[] = [];
  const dns: Record<string, DnsEntry> = {};
  const served = new Map<string, Served>();
  let count = 0;
  const named = (...records: readonly (readonly [type: string, entry: DnsEntry])[]): string => {
    const host = `n${count++}.attacker.example`;
    for (const question of [`A ${host}`, `AAAA ${host}`, `SRV _matrix-fed._tcp.${host}`, `SRV _matrix._tcp.${host}`]) {
      dns[question] = { error: 'NODATA', negativeTtl: TTL };
    }
    for (const [type, entry] of records) dns[`${type} ${host}`] = entry;
    return host;
  };
  const own = (what: Served): string => {
    const host = named(['A', [{ data: ATTACKER, ttl: TTL }]]);
    served.set(host, what);
    return host;
  };
  const add = (place: string, target: string, serverName: string, more: Partial<Attempt> = {}): void => {
    attempts.push({ serverName, target, place, isAddressGiven: true, isFetched: false, ...more });
  };
  const anywhere = (target: string): void => {
    add('m.server', target, own({ kind: 'delegation', delegated: target }));
    add('m.server with a port', target, own({ kind: 'delegation', delegated: `${target}:8448` }));
    if (/[\r\n\0]/.test(target)) return;
    const fetched = { isFetched: true };
    add(
      'redirect',
      target,
      own({ kind: 'redirect', location: `https://${target}/.well-known/matrix/server` }),
      fetched,
    );
    add('redirect with a port', target, own({ kind: 'redirect', location: `https://${target}:8448/` }), fetched);
    add('relative redirect', target, own({ kind: 'redirect', location: `//${target}/` }), fetched);
    add('redirect to http', target, own({ kind: 'redirect', location: `http://${target}/` }));
    const second = own({ kind: 'redirect', location: `https://${target}/` });
    add('second redirect', target, own({ kind: 'redirect', location: `https://${second}/` }), fetched);
  };
  for (const address of SPECIAL_ADDRESSES) {
    const literal = address.includes(':') ? `[${address}]` : address;
    const type = parseIp(address)?.family === 6 ? 'AAAA' : 'A';
    const records: DnsEntry = [{ data: address, ttl: TTL }];
    const silent = { isAddressGiven: false, isFetched: true };
    for (const text of [literal, `${literal}:443`, `${literal}:8448`]) add('server name', address, text);
    anywhere(literal);
    const host = named([type, records]);
    add(type, address, host, silent);
    add(`${type} with a port`, address, `${host}:8448`, { isAddressGiven: false });
    const alias = named(['CNAME', [{ data: host, ttl: TTL }]]);
    add('CNAME', address, alias, silent);
    add('CNAME of CNAME', address, named(['CNAME', [{ data: alias, ttl: TTL }]]), silent);
    add('m.server by name', address, own({ kind: 'delegation', delegated: host }), { isAddressGiven: false });
    add('redirect by name', address, own({ kind: 'redirect', location: `https://${host}/` }), silent);
    for (const service of ['_matrix-fed._tcp', '_matrix._tcp']) {
      const owner = own({ kind: 'nothing' });
      dns[`SRV ${service}.${owner}`] = [{ priority: 0, weight: 0, port: 443, target: host, ttl: TTL }];
      add(`SRV ${service}`, address, owner, { isAddressGiven: false });
    }
    // Beside one that may be.
    const mixed = named(
      ['A', [{ data: ATTACKER, ttl: TTL }, ...(type === 'A' ? records : [])]],
      ...(type === 'AAAA' ? [['AAAA', records] as const] : []),
    );
    served.set(mixed, { kind: 'nothing' });
    add('one of several addresses', address, mixed, { isAddressGiven: false });
  }
  for (const name of DISGUISED_NAMES) {
    const owner = name.toLowerCase().replace(/\.$/, '');
    // As the resolvers of systems do, which read numbers as inet_aton does.
    if (parseIp(owner) === undefined) dns[`A ${owner}`] = [{ data: '127.0.0.1', ttl: TTL }];
    for (const text of [name, `${name}:443`, `${name}:8448`])
      add('server name', name, text, { isFetched: text === name });
    anywhere(name);
    const srv = own({ kind: 'nothing' });
    dns[`SRV _matrix-fed._tcp.${srv}`] = [{ priority: 0, weight: 0, port: 443, target: owner, ttl: TTL }];
    add('SRV', name, srv);
  }
  for (const name of BROKEN_NAMES) {
    add('server name', name, name);
    anywhere(name);
  }
  return { attempts, world: { dns }, served };
}
