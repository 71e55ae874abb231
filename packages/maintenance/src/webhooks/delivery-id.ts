import { createHash } from 'node:crypto';
import type { WebhookChange } from '../settings.ts';

/**
 * The id of a message, whoever makes it and however often: a UUID of version 8 (RFC 9562 s5.8) from what it tells whom.
 */
export function deliveryId(endpoint: string, eventId: string, change: WebhookChange): string {
  const digest = createHash('sha256')
    .update(JSON.stringify([endpoint, eventId, change]))
    .digest();
  digest.writeUInt8((digest.readUInt8(6) & 0x0f) | 0x80, 6);
  digest.writeUInt8((digest.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = digest.toString('hex', 0, 16);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
