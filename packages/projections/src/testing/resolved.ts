import { randomUUID } from 'node:crypto';
import type { DestinationChosen, Instant, RecordedRules } from '@wherefore/discovery';
import type { EventLog, JsonObject } from '@wherefore/event-log';

export interface ResolvedAs {
  readonly at: Instant;
  readonly freshUntil: Instant;
  /** Default 0. */
  readonly draw?: number;
  /** Default `caller`. */
  readonly by?: string;
  /** Default `3.2`. */
  readonly step?: DestinationChosen['data']['step'];
  /** Default: none. */
  readonly pin?: string;
  readonly rules?: RecordedRules;
}

/** Records that a name was asked for and resolved at once. Gives the id of the conclusion. */
export async function resolved(
  log: EventLog,
  serverName: string,
  { at, freshUntil, draw = 0, by = 'caller', step = '3.2', pin, rules }: ResolvedAs,
): Promise<string> {
  const requestId = randomUUID();
  const id = randomUUID();
  const conclusion: DestinationChosen['data'] = {
    outcome: 'destination',
    serverName,
    step,
    hostHeader: serverName,
    tlsName: serverName,
    sni: serverName,
    targets: [{ host: serverName, port: 8448, addresses: ['192.0.2.1'] }],
    freshUntil,
    policy: 'recommended@1',
    because: pin === undefined ? [] : [pin],
    decidedAt: at,
    since: at,
    draw,
    ...(pin !== undefined && { pin }),
    ...(rules !== undefined && { rules }),
  };
  await log.append([
    {
      stream: `server:${serverName}`,
      expected: 'any',
      events: [
        { id: requestId, type: 'ResolutionRequested', data: { serverName, by, why: 'unknown', requestedAt: at } },
        {
          id,
          type: 'DestinationChosen',
          data: conclusion as unknown as JsonObject,
          correlationId: requestId,
          causationId: requestId,
          observedAt: at,
        },
      ],
    },
  ]);
  return id;
}
