import { createWellKnownFetch, type DnsClient, type HopTransport, type WellKnownFetch } from '@wherefore/core';
import type { DnsOutcome } from '@wherefore/discovery';
import { addressesOf, delegationOf, srvOf } from './bench-names.ts';
import { type Latency, pass } from './latency.ts';

/** The benchmark's internet as our resolver sees it, without sockets. */
export interface ResolverPorts {
  readonly dns: DnsClient;
  readonly fetch: WellKnownFetch;
  /** Requests for a well-known file so far. */
  readonly requests: () => number;
}

const TTL_S = 86_400;
const SERVER = '127.0.0.53:53';
const ABSENT = { kind: 'no-data', aliases: [], negativeTtl: TTL_S, authenticated: false } as const;

export function resolverPorts({ dnsMs, httpMs }: Latency): ResolverPorts {
  let requests = 0;
  const transport: HopTransport = async ({ host, addresses }) => {
    requests += 1;
    await pass(httpMs);
    const body = delegationOf(host);
    const head = { kind: 'response', address: addresses[0] ?? '', tlsProtocol: 'TLSv1.3' } as const;
    if (body === undefined) return { ...head, status: 404, headers: [], body: new Uint8Array() };
    return { ...head, status: 200, headers: [['cache-control', 'max-age=86400']], body: Buffer.from(body) };
  };
  return {
    fetch: createWellKnownFetch({ transport }),
    requests: () => requests,
    dns: {
      async lookupSrv({ name }) {
        await pass(dnsMs);
        const found = srvOf(name);
        return { server: SERVER, outcome: answer(found === undefined ? [] : [{ ...found, ttl: TTL_S }]) };
      },
      async lookupAddresses({ host, family }) {
        await pass(dnsMs);
        const records = addressesOf(host, family).map((address) => ({ address, ttl: TTL_S }));
        return { server: SERVER, outcome: answer(records) };
      },
    },
  };
}

function answer<R>(records: readonly R[]): DnsOutcome<R> {
  return records.length === 0 ? ABSENT : { kind: 'records', records, aliases: [], authenticated: false };
}
