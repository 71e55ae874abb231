import type { WebhookTimes } from '../run-webhooks.ts';

/** Short ones. */
export const SHORT_TIMES: WebhookTimes = {
  followerLeaseMs: 2000,
  deliveryLeaseMs: 2000,
  pollMs: 20,
  drainMs: 200,
  maxPending: 1000,
  giveUpEveryMs: 20,
  pageEvents: 100,
  abandonedMs: 0,
  attemptTimeoutMs: 250,
};
