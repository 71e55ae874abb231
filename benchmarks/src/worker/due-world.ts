import { createWellKnownFetch, type DnsClient, type HopTransport, type WellKnownFetch } from '@wherefore/core';
import { serverStream } from '@wherefore/discovery';
import type { EventLog, JsonObject } from '@wherefore/event-log';

/** The addresses of the world below. */
export const DUE_WORLD_RANGES: readonly string[] = ['10.0.0.0/8'];

export function dueNames(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `n${index}.example`);
}

const TTL_S = 86_400;
const SERVER = '127.0.0.53:53';
const ABSENT = { kind: 'no-data', aliases: [], negativeTtl: TTL_S, authenticated: false } as const;

/** Servers that delegate nothing and have an address each, in memory, answering at once. */
export function dueWorldPorts(): { readonly dns: DnsClient; readonly fetch: WellKnownFetch } {
  const transport: HopTransport = async ({ addresses }) => {
    const head = { kind: 'response', address: addresses[0] ?? '', tlsProtocol: 'TLSv1.3' } as const;
    return { ...head, status: 404, headers: [], body: new Uint8Array() };
  };
  return {
    fetch: createWellKnownFetch({ transport }),
    dns: {
      lookupSrv: async () => ({ server: SERVER, outcome: ABSENT }),
      async lookupAddresses({ host, family }) {
        if (family === 6) return { server: SERVER, outcome: ABSENT };
        const index = Number(/^n([0-9]+)\.example$/.exec(host)?.[1]);
        const address = `10.${index >> 16}.${(index >> 8) & 255}.${index & 255}`;
        const records = [{ address, ttl: TTL_S }];
        return { server: SERVER, outcome: { kind: 'records', records, aliases: [], authenticated: false } };
      },
    },
  };
}

const AT_ONCE = 500;

/** Records that these names were resolved an hour ago, so that their time has come. Gives the events. */
export async function recordDue(log: EventLog, names: readonly string[], now: number): Promise<number> {
  for (let from = 0; from < names.length; from += AT_ONCE) {
    await log.append(
      names.slice(from, from + AT_ONCE).map((name) => {
        const id = crypto.randomUUID();
        return {
          stream: serverStream(name),
          expected: 'any',
          events: [
            {
              id,
              type: 'ResolutionRequested',
              data: { serverName: name, by: 'caller', why: 'unknown', requestedAt: now - HOUR_MS },
            },
            { id: crypto.randomUUID(), type: 'DestinationChosen', data: conclusion(name, now), causationId: id },
          ],
        };
      }),
    );
  }
  return 2 * names.length;
}

const HOUR_MS = 3_600_000;

function conclusion(serverName: string, now: number): JsonObject {
  return {
    outcome: 'destination',
    serverName,
    step: '6',
    hostHeader: serverName,
    tlsName: serverName,
    sni: serverName,
    targets: [{ host: serverName, port: 8448, addresses: ['10.0.0.1'] }],
    freshUntil: now + 60_000,
    policy: 'recommended@1',
    because: [],
    decidedAt: now - HOUR_MS,
    since: now - HOUR_MS,
    draw: 0.5,
  };
}
