import { randomUUID } from 'node:crypto';
import {
  type Conclusion,
  type Destination,
  type DestinationChosen,
  serverStream,
  type Target,
  type Unresolvable,
} from '@wherefore/discovery';
import type { EventLog, JsonObject, NewEvent } from '@wherefore/event-log';

const AT = 1_767_225_600_000;

/** A destination by step 3.2, unless told otherwise. */
export function destination(parts: Partial<Destination> = {}): Destination {
  const { serverName = 'a.example' } = parts;
  return {
    outcome: 'destination',
    serverName,
    step: '3.2',
    hostHeader: 'matrix.example:443',
    tlsName: 'matrix.example',
    sni: 'matrix.example',
    targets: [target()],
    freshUntil: AT + 3_600_000,
    policy: 'recommended@1',
    because: [],
    ...parts,
  };
}

export function target(parts: Partial<Target> = {}): Target {
  return { host: 'matrix.example', port: 443, addresses: ['192.0.2.1'], ...parts };
}

export function unresolvable(parts: Partial<Unresolvable> = {}): Unresolvable {
  return {
    outcome: 'unresolvable',
    serverName: 'a.example',
    code: 'no-addresses',
    step: '6',
    message: 'there is no address',
    freshUntil: AT + 300_000,
    policy: 'recommended@1',
    because: [],
    ...parts,
  };
}

/** A conclusion in full, as a resolver records it. */
export function concludedEvent(
  conclusion: Conclusion,
  drawn: Partial<DestinationChosen['data']> = {},
): NewEvent & { readonly stream: string } {
  return {
    id: randomUUID(),
    type: conclusion.outcome === 'destination' ? 'DestinationChosen' : 'ResolutionFailed',
    data: { ...conclusion, decidedAt: AT, since: AT, draw: 0, ...drawn } as unknown as JsonObject,
    stream: serverStream(conclusion.serverName),
    observedAt: AT,
  };
}

/** The same as before. */
export function confirmedEvent(
  serverName: string,
  confirms: string,
  because: readonly string[] = [],
): NewEvent & { readonly stream: string } {
  const data = { serverName, confirms, because, freshUntil: AT + 7_200_000, decidedAt: AT, since: AT, draw: 0 };
  return { id: randomUUID(), type: 'ConclusionConfirmed', data, stream: serverStream(serverName), observedAt: AT };
}

/** A fetch of the well-known of a host. */
export function wellKnownEvent(
  host: string,
  outcome: 'response' | 'tls' | 'timeout',
): NewEvent & { readonly stream: string } {
  const url = `https://${host}/.well-known/matrix/server`;
  const told =
    outcome === 'response'
      ? { kind: 'response', body: { text: '{}' } }
      : { kind: 'failure', reason: outcome, message: outcome === 'tls' ? 'certificate has expired' : 'timed out' };
  const hops = [{ url, requestedAt: AT, receivedAt: AT, ...(outcome === 'response' ? { status: 404 } : {}) }];
  const data = { kind: 'well-known', host, requestedAt: AT, observedAt: AT, draw: 0, hops, outcome: told };
  return { id: randomUUID(), type: 'WellKnownFetched', data, stream: `question:well-known:${host}`, observedAt: AT };
}

/** The world said the same again. */
export function confirmedWellKnown(host: string, confirms: string): NewEvent & { readonly stream: string } {
  const question = `well-known:${host}`;
  const data = { question, confirms, requestedAt: AT, observedAt: AT, draw: 0 };
  return { id: randomUUID(), type: 'EvidenceConfirmed', data, stream: `question:${question}`, observedAt: AT };
}

/** Records events one after the other, in one append. Gives their ids. */
export async function record(
  log: Pick<EventLog, 'append'>,
  events: readonly (NewEvent & { readonly stream: string })[],
): Promise<readonly string[]> {
  await log.append(events.map(({ stream, ...event }) => ({ stream, expected: 'any', events: [event] })));
  return events.map(({ id }) => id);
}
