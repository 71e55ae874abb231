import { randomUUID } from 'node:crypto';
import { type Instant, serverStream } from '@wherefore/discovery';
import type { EventLog, JsonObject, StreamAppend } from '@wherefore/event-log';

export interface DueNamesOptions {
  /** When they were resolved. */
  readonly decidedAt: Instant;
  readonly freshUntil: Instant;
}

const AT_ONCE = 500;

/** Records that somebody asked for these names once, and what came of it: a destination that rests on nothing. */
export async function recordNames(
  log: EventLog,
  serverNames: readonly string[],
  options: DueNamesOptions,
): Promise<void> {
  for (let first = 0; first < serverNames.length; first += AT_ONCE) {
    await log.append(serverNames.slice(first, first + AT_ONCE).map((name) => appendOf(name, options)));
  }
}

function appendOf(serverName: string, { decidedAt, freshUntil }: DueNamesOptions): StreamAppend {
  const id = randomUUID();
  const target = { host: serverName, port: 8448, addresses: ['192.0.2.1'] };
  const data: JsonObject = {
    outcome: 'destination',
    serverName,
    step: '6',
    hostHeader: serverName,
    tlsName: serverName,
    sni: serverName,
    targets: [target],
    freshUntil,
    policy: 'recommended@1',
    because: [],
    decidedAt,
    since: decidedAt,
    draw: 0.5,
  };
  return {
    stream: serverStream(serverName),
    expected: 'any',
    events: [
      { id, type: 'ResolutionRequested', data: { serverName, by: 'caller', why: 'unknown', requestedAt: decidedAt } },
      { id: randomUUID(), type: 'DestinationChosen', data, correlationId: id, causationId: id, observedAt: decidedAt },
    ],
  };
}
