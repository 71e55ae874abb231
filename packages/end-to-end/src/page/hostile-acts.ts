import { webhookStream } from '@wherefore/discovery';
import type { RecordedEvent } from '@wherefore/event-log';
import { hostileTexts } from './hostile-texts.ts';

/** A bit of everything, as long as a reason may be. */
export const HOSTILE_REASON: string = Object.values(hostileTexts)
  .map((text) => text.slice(0, 80))
  .join(' ')
  .slice(0, 1000);

/** What other programs say, in words of their own. */
export function recordHostileActs(now: number): readonly RecordedEvent[] {
  const at = now - 80 * 60_000;
  const times = { observedAt: at, recordedAt: at, schemaVersion: 1, position: 0n, version: 1 };
  const serverName = 'hostile-pin.example';
  return [
    {
      ...times,
      id: crypto.randomUUID(),
      type: 'WebhookFailed',
      stream: webhookStream('ops'),
      data: {
        endpoint: 'ops',
        deliveryId: crypto.randomUUID(),
        change: 'destination-changed',
        serverName,
        eventId: crypto.randomUUID(),
        attempt: 1,
        at,
        error: HOSTILE_REASON,
      },
    },
  ];
}
