import { createWellKnownFetch, type ResolverOptions } from '@wherefore/core';
import { serverStream } from '@wherefore/discovery';
import type { EventLog, JsonObject } from '@wherefore/event-log';
import { createSimulatedInternet, createWorld } from '@wherefore/testkit';

/** The addresses of the world below. */
export const DUE_WORLD_RANGES: readonly string[] = ['10.0.0.0/8'];

export function dueNames(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `n${index}.example`);
}

const TTL = 86_400;

/** Servers that delegate nothing and have an address each, in memory, answering at once. */
export function dueWorldPorts(names: readonly string[]): Pick<ResolverOptions, 'dns' | 'fetch'> {
  const nothing = { error: 'NXDOMAIN', negativeTtl: TTL } as const;
  const dns = Object.fromEntries(
    names.flatMap((name, index) => [
      [`A ${name}`, [{ data: `10.${index >> 16}.${(index >> 8) & 255}.${index & 255}`, ttl: TTL }]] as const,
      [`AAAA ${name}`, nothing] as const,
      [`SRV _matrix-fed._tcp.${name}`, nothing] as const,
      [`SRV _matrix._tcp.${name}`, nothing] as const,
    ]),
  );
  const wellKnown = Object.fromEntries(
    names.map((name) => [`https://${name}/.well-known/matrix/server`, { status: 404 }] as const),
  );
  const clock = { now: () => Date.now(), sleep: () => Promise.resolve() };
  const internet = createSimulatedInternet(createWorld({ dns, wellKnown }, { clock }), { clock });
  return { dns: internet.dns, fetch: createWellKnownFetch({ transport: internet.transport }) };
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
