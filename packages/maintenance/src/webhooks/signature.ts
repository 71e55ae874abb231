import { createHmac } from 'node:crypto';
import { secretBytes } from './read-endpoints.ts';

export interface SignedHeaders {
  readonly 'webhook-id': string;
  readonly 'webhook-timestamp': string;
  readonly 'webhook-signature': string;
}

/**
 * The headers of one attempt (Standard Webhooks 1.0.0, symmetric scheme `v1`).
 *
 * @param at of this attempt, ms since 1970
 * @throws {RangeError} it is no secret
 */
export function sign(
  secret: string,
  message: { readonly id: string; readonly body: string },
  at: number,
): SignedHeaders {
  const key = secretBytes(secret);
  if (key === undefined) throw new RangeError('the secret of a webhook is whsec_ and 24 to 64 bytes in base64');
  const timestamp = String(Math.floor(at / 1000));
  const digest = createHmac('sha256', key).update(`${message.id}.${timestamp}.${message.body}`).digest('base64');
  return { 'webhook-id': message.id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${digest}` };
}
