import { addressesOf, delegationOf, srvOf } from './bench-names.ts';
import { type Latency, pass } from './latency.ts';

/** What other resolvers ask through: `fetch` and parts of `node:dns/promises`. */
export interface PeerPorts {
  readonly fetch: (url: string) => Promise<Response>;
  readonly resolveSrv: (name: string) => Promise<NodeSrvRecord[]>;
  readonly resolveCname: (name: string) => Promise<string[]>;
  readonly lookup: (host: string) => Promise<NodeAddress[]>;
}

export interface NodeSrvRecord {
  readonly priority: number;
  readonly weight: number;
  readonly port: number;
  readonly name: string;
}

export interface NodeAddress {
  readonly address: string;
  readonly family: number;
}

export interface CountedPeerPorts extends PeerPorts {
  /** Requests for a well-known file so far. */
  readonly requests: () => number;
}

/** The benchmark's internet for the others, without sockets, as slow as for ours: a fetch has its own look at the DNS. */
export function peerPorts({ dnsMs, httpMs }: Latency): CountedPeerPorts {
  let requests = 0;
  return {
    requests: () => requests,
    async fetch(url) {
      requests += 1;
      await pass(dnsMs);
      await pass(httpMs);
      const body = delegationOf(new URL(url).hostname);
      if (body === undefined) return new Response('', { status: 404 });
      return new Response(body, { headers: { 'cache-control': 'max-age=86400' } });
    },
    async resolveSrv(name) {
      await pass(dnsMs);
      const found = srvOf(name);
      if (found === undefined) throw notFound('querySrv', name);
      const { target, ...rest } = found;
      return [{ ...rest, name: target }];
    },
    async resolveCname(name) {
      await pass(dnsMs);
      throw notFound('queryCname', name);
    },
    async lookup(host) {
      await pass(dnsMs);
      return ([4, 6] as const).flatMap((family) => addressesOf(host, family).map((address) => ({ address, family })));
    },
  };
}

function notFound(call: string, name: string): Error {
  return Object.assign(new Error(`${call} ENODATA ${name}`), { code: 'ENODATA' });
}
