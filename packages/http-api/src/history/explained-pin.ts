import { type DestinationPinned, formatInstant } from '@wherefore/discovery';
import type { EventLog } from '@wherefore/event-log';

/** The pin that a conclusion was drawn under, as `GET …/pin` tells it; `null` when there was none. */
export async function explainedPin(log: EventLog, because: readonly string[]): Promise<object | null> {
  const [first] = because;
  // It is cited before all evidence.
  const [event] = first === undefined ? [] : await log.readEvents([first]);
  if (event?.type !== 'DestinationPinned') return null;
  // The log's data is what the types of discovery say: its own codec wrote it.
  const { data } = event as unknown as { readonly data: DestinationPinned['data'] };
  return pinLine(data.serverName, { ...data, id: event.id });
}

type Told = Omit<DestinationPinned['data'], 'serverName'> & { readonly id: string };

/** A pin as `GET …/pin` tells it. */
export function pinLine(serverName: string, { delegated, by, reason, pinnedAt, until, id }: Told): object {
  return {
    serverName,
    delegated,
    by,
    reason: reason ?? null,
    pinnedAt: formatInstant(pinnedAt),
    until: until === undefined ? null : formatInstant(until),
    id,
  };
}
