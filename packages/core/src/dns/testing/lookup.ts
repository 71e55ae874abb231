import type { AddressRecord, DnsAnswer } from '@wherefore/discovery';
import type { Answer } from 'dns-packet';
import type { Clock } from '../../ports.ts';
import { systemClock } from '../../system-clock.ts';
import { createDnsClient, type DnsClientOptions } from '../dns-client.ts';
import { type ReceivedQuery, type Script, startFakeNameServer } from './fake-name-server.ts';
import { address, type Response, response } from './wire.ts';

/** What an honest server answers. */
export const FOUND: Answer = address('a.example', '192.0.2.1');

/** A second takes 20 ms, so that a try that nobody answers ends soon. */
export const hurriedClock: Clock = {
  now: () => 0,
  sleep: (duration, aborted) => systemClock.sleep(duration / 50, aborted),
};

/** For lookups that wait in vain and shall go on nevertheless. */
export const patient: DnsClientOptions = { clock: hurriedClock, questionTimeoutMs: 60_000 };

/** The answer to a query, as an honest server writes it but for the parts. */
export function reply(query: ReceivedQuery, parts: Response = {}): Buffer {
  return response(query.question, { id: query.id, ...parts });
}

export interface LookupOutcome {
  readonly answer: DnsAnswer<AddressRecord>;
  /** What came to each server. */
  readonly received: readonly (readonly ReceivedQuery[])[];
  /** The server that the answer is from; -1 for none. */
  readonly from: number;
}

/** Looks up the IPv4 addresses of a host with a client that knows one server for each script. */
export async function lookupA(
  scripts: readonly Script[],
  options: DnsClientOptions = {},
  host = 'a.example',
): Promise<LookupOutcome> {
  const servers = await Promise.all(scripts.map(startFakeNameServer));
  await using client = createDnsClient({ servers: servers.map((server) => server.label), ...options });
  const { signal } = new AbortController();
  const answer = await client.lookupAddresses({ kind: 'address', family: 4, host }, signal);
  for (const server of servers) await server[Symbol.asyncDispose]();
  const labels = servers.map((server) => server.label);
  return { answer, received: servers.map((server) => server.received), from: labels.indexOf(answer.server ?? '') };
}
