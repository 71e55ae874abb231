import { type DestinationPinned, formatInstant } from '@wherefore/discovery';
import type { EventLog } from '@wherefore/event-log';

/** The pin that a conclusion was drawn under, as `GET …/pin` tells it; `null` when there was none. */
export async function explainedPin(log: EventLog, because: readonly string[]): Promise<object | null> {
  const [first] = because;
  // It is cited before all evidence.
  const [event] = first === undefined ? [] : await log.readEvents([first]);
  if (event?.type !== 'DestinationPinned') return null;
  // The log's data is what the types of discovery say: its own codec wrote it.
  const pin = event.data as unknown as DestinationPinned['data'];
  return {
    serverName: pin.serverName,
    delegated: pin.delegated,
    by: pin.by,
    reason: pin.reason ?? null,
    pinnedAt: formatInstant(pin.pinnedAt),
    until: pin.until === undefined ? null : formatInstant(pin.until),
    id: event.id,
  };
}
