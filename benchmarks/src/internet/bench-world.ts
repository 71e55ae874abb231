import type { DnsEntry, HttpEntry, HttpFault, WorldData } from '@wherefore/testkit';
import { addressesOf, delegationOf, FEDERATION_PORT, srvOf, ZONE } from './bench-names.ts';
import { AT_ONCE, type Latency } from './latency.ts';

const TTL_S = 86_400;

/** The same internet, written out for sockets. Every answer is there, that of absence too, so that each has its delay. */
export function benchWorld(serverNames: readonly string[], { dnsMs, httpMs }: Latency = AT_ONCE): WorldData {
  const dns: Record<string, DnsEntry> = {};
  const wellKnown: Record<string, HttpEntry> = {};
  for (const name of serverNames) {
    const index = /[0-9]+/.exec(name)?.[0] ?? '';
    const body = delegationOf(name);
    wellKnown[`https://${name}/.well-known/matrix/server`] =
      body === undefined
        ? { status: 404, body: 'not found', delayMs: httpMs }
        : { status: 200, headers: { 'Cache-Control': 'max-age=86400' }, body, delayMs: httpMs };
    for (const host of [name, ...['matrix', 'delegated', 'target'].map((kind) => `${kind}-${index}.${ZONE}`)]) {
      Object.assign(dns, hostEntries(host, dnsMs));
    }
  }
  return { dns, wellKnown };
}

function hostEntries(host: string, delayMs: number): Record<string, DnsEntry> {
  const entries: Record<string, DnsEntry> = {};
  for (const family of [4, 6] as const) {
    const records = addressesOf(host, family).map((data) => ({ data, ttl: TTL_S }));
    entries[`${family === 4 ? 'A' : 'AAAA'} ${host}`] =
      records.length === 0 ? { error: 'NODATA', negativeTtl: TTL_S, delayMs } : { records, delayMs };
  }
  for (const service of ['_matrix-fed', '_matrix']) {
    const name = `${service}._tcp.${host}`;
    const found = srvOf(name);
    entries[`SRV ${name}`] =
      found === undefined
        ? { error: 'NXDOMAIN', negativeTtl: TTL_S, delayMs }
        : { records: [{ ...found, ttl: TTL_S }], delayMs };
  }
  return entries;
}

/** A host whose well-known file is an attack. */
export function hostileWorld(host: string, fault: HttpFault): WorldData {
  return {
    dns: {
      [`A ${host}`]: [{ data: '192.0.2.9', ttl: TTL_S }],
      [`A matrix.${host}`]: [{ data: '192.0.2.9', ttl: TTL_S }],
    },
    wellKnown: {
      [`https://${host}/.well-known/matrix/server`]: {
        status: 200,
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ 'm.server': `matrix.${host}:${FEDERATION_PORT}` }),
        fault,
      },
    },
  };
}
