import type { Service } from '@wherefore/service';
import type { WorkerSettings } from '../settings.ts';
import { pause } from '../supervision/pause.ts';
import { deliver } from './deliver.ts';
import { DeliveryQueue } from './delivery-queue.ts';
import { followChanges } from './follow-changes.ts';
import { FollowerLease } from './follower-lease.ts';
import { FollowerStore } from './follower-store.ts';
import { giveUpOld } from './give-up-old.ts';
import { createPoster } from './post-message.ts';
import { webhookMetrics } from './webhook-metrics.ts';

type WebhookService = Pick<Service, 'database' | 'log' | 'logger' | 'metrics' | 'signal'> & {
  readonly settings: Pick<Service['settings'], 'ca'>;
};

/** Bounds and times of webhooks: other ones for tests. */
export interface WebhookTimes {
  /** A worker that follows and is not heard of so long is replaced. */
  readonly followerLeaseMs: number;
  /** An attempt takes 30 s at most. */
  readonly deliveryLeaseMs: number;
  /** The queue and the log are asked at least this often. */
  readonly pollMs: number;
  readonly drainMs: number;
  readonly maxPending: number;
  readonly giveUpEveryMs: number;
  /** Events of the log that are read at a time. */
  readonly pageEvents: number;
  /** Where no webhooks are configured: when nobody has followed for so long, nobody will. */
  readonly abandonedMs: number;
  /** Of an attempt. Default 10 s. */
  readonly attemptTimeoutMs?: number;
}

const TIMES: WebhookTimes = {
  followerLeaseMs: 10_000,
  deliveryLeaseMs: 60_000,
  pollMs: 1000,
  drainMs: 5000,
  maxPending: 10_000,
  giveUpEveryMs: 5000,
  pageEvents: 500,
  abandonedMs: 3_600_000,
};

/**
 * Tells whoever wants to be told of what changes: finds changes in the log, queues a message for each to each endpoint,
 * and delivers them. Any number of workers may. Ends with the signal of the service: what is being sent then is waited
 * for, and given back if it takes too long.
 *
 * @throws whatever the database does wrong; calling it again goes on where it was
 */
export async function runWebhooks(
  { database, log, logger, metrics, settings: { ca }, signal }: WebhookService,
  { webhooks: endpoints }: Pick<WorkerSettings, 'webhooks'>,
  times: WebhookTimes = TIMES,
): Promise<void> {
  const queue = new DeliveryQueue(database);
  const store = new FollowerStore(database, log, queue);
  const lease = new FollowerLease(database, times.followerLeaseMs);
  const names = endpoints.map(({ name }) => name);
  const context = { log, queue, logger, onOutcome: webhookMetrics(metrics, queue, names) };
  const { pollMs, drainMs, deliveryLeaseMs, maxPending, giveUpEveryMs, pageEvents, attemptTimeoutMs } = times;
  await using poster = createPoster(attemptTimeoutMs === undefined ? { ca } : { ca, timeoutMs: attemptTimeoutMs });
  await together(signal, [
    (until) => giveUpOld({ ...context, signal: until, maxPending, everyMs: giveUpEveryMs }),
    (until) =>
      endpoints.length === 0
        ? forgetFollowing({ store, lease, abandonedMs: abandonedAfter(database, times), signal: until })
        : followChanges({ log, store, queue, lease, endpoints, logger, signal: until, idleMs: pollMs, pageEvents }),
    ...endpoints.map(
      (endpoint) => (until: AbortSignal) =>
        deliver(endpoint, { ...context, poster, signal: until, drainMs, leaseMs: deliveryLeaseMs, pollMs }),
    ),
  ]);
}

/** Where nobody else can be there, nobody is waited for. */
function abandonedAfter(
  { capabilities }: WebhookService['database'],
  { abandonedMs }: Pick<WebhookTimes, 'abandonedMs'>,
): number {
  return capabilities.severalProcesses ? abandonedMs : 0;
}

interface ForgetOptions {
  readonly store: FollowerStore;
  readonly lease: FollowerLease;
  readonly abandonedMs: number;
  readonly signal: AbortSignal;
}

const FORGET_EVERY_MS = 600_000;

/**
 * Where nobody is to be told of anything, nothing is kept in the log for it. Workers may have different settings while
 * they are being replaced, so one that follows elsewhere has to be gone for a while.
 */
async function forgetFollowing({ store, lease, abandonedMs, signal }: ForgetOptions): Promise<void> {
  while (!signal.aborted) {
    if (await lease.isAbandoned(abandonedMs)) await store.drop();
    await pause(FORGET_EVERY_MS, signal);
  }
}

/** Runs loops until the signal is aborted. When one fails the others are ended first. */
async function together(signal: AbortSignal, loops: readonly ((until: AbortSignal) => Promise<void>)[]): Promise<void> {
  const stop = new AbortController();
  const until = AbortSignal.any([signal, stop.signal]);
  const ends = await Promise.allSettled(
    loops.map(async (run) => {
      try {
        await run(until);
      } catch (error) {
        stop.abort();
        throw error;
      }
    }),
  );
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
}
