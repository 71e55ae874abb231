import { type Instant, serverStream } from '@wherefore/discovery';
import type { EventLog } from '@wherefore/event-log';

/** A request and what came of it, and those of somebody else who asks at the same time. */
const NEWEST = 6;

/** Until when the newest conclusion of the log about a name is believed; `undefined` if something has ended it. */
export async function newestFreshUntil(
  log: Pick<EventLog, 'readStream'>,
  serverName: string,
): Promise<Instant | undefined> {
  const events = await log.readStream(serverStream(serverName), { direction: 'backwards', limit: NEWEST });
  for (const { type, data } of events) {
    switch (type) {
      case 'ConclusionConfirmed':
      case 'DestinationChosen':
      case 'ResolutionFailed': {
        // That a resolver ran out of time says nothing of the name.
        if (Reflect.get(data, 'code') === 'timeout') continue;
        const freshUntil: unknown = Reflect.get(data, 'freshUntil');
        return typeof freshUntil === 'number' ? freshUntil : undefined;
      }
      case 'CacheCleared':
      case 'ConnectionReported':
      case 'DestinationWithdrawn':
        return undefined;
      default:
    }
  }
  return undefined;
}
