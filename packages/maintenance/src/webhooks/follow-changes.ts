import type { BulkLog, LogPage } from '@wherefore/event-log';
import type { FollowerState } from '@wherefore/event-log/postgres';
import type { Service } from '@wherefore/service';
import type { WebhookEndpoint } from '../settings.ts';
import { pause } from '../supervision/pause.ts';
import { createAlarm } from './alarm.ts';
import { CertificateSights } from './certificate-sights.ts';
import type { ChangeMessage } from './change-messages.ts';
import { deliveryId } from './delivery-id.ts';
import type { Delivery, DeliveryQueue } from './delivery-queue.ts';
import type { FollowerLease } from './follower-lease.ts';
import { type FollowerStore, Overtaken } from './follower-store.ts';
import { changesIn } from './page-changes.ts';

export interface FollowChangesOptions {
  readonly log: BulkLog;
  readonly store: FollowerStore;
  readonly queue: DeliveryQueue;
  readonly lease: FollowerLease;
  readonly endpoints: readonly WebhookEndpoint[];
  readonly logger: Service['logger'];
  readonly signal: AbortSignal;
  /** Without news the log is asked, and the lease renewed or asked for, this often. */
  readonly idleMs: number;
  /** Read at a time: each conclusion among them may become several messages to each endpoint. */
  readonly pageEvents: number;
}

/**
 * Follows the log and queues what changes, until the signal is aborted. Of several workers one follows; when it is gone
 * another goes on where it was.
 */
export async function followChanges(options: FollowChangesOptions): Promise<void> {
  const { lease, signal, idleMs, logger } = options;
  while (!signal.aborted) {
    if (!(await lease.take())) {
      await pause(idleMs, signal);
      continue;
    }
    try {
      await followWhileLeading(options);
    } catch (error) {
      if (!(error instanceof Overtaken)) throw error;
      logger.warn({ part: 'webhooks' }, 'another worker follows the log for webhooks now');
    } finally {
      // It lapses by itself.
      await lease.release().catch(() => undefined);
    }
  }
}

async function followWhileLeading(options: FollowChangesOptions): Promise<void> {
  const { log, store, lease, signal, idleMs, pageEvents } = options;
  const sights = new CertificateSights(log);
  const places: FollowerState[] = [];
  for (let lane = 0; lane < log.lanes; lane += 1) places.push(await store.take(lane, await log.settled(lane)));
  const news = createAlarm();
  using _ = log.listen(news.wake);
  while (!signal.aborted && (await lease.keep())) {
    let isIdle = true;
    for (const [lane, from] of places.entries()) {
      const page = await log.readAll({ lane, after: from.position, limit: pageEvents });
      if (page.next <= from.position) continue;
      isIdle = false;
      places[lane] = await advance(page, { lane, from, sights }, options);
    }
    if (isIdle) await news.pause(idleMs, signal);
  }
}

async function advance(
  { events, next }: LogPage,
  { lane, from, sights }: { readonly lane: number; readonly from: FollowerState; readonly sights: CertificateSights },
  { log, store, queue, endpoints }: FollowChangesOptions,
): Promise<FollowerState> {
  const { messages, states } = await changesIn(events, { log, sights, statesOf: (names) => store.statesOf(names) });
  const deliveries = messages.flatMap((message) => deliveriesOf(message, endpoints));
  const moved = await store.advance({ lane, from, to: next, states, deliveries });
  if (deliveries.length > 0) queue.wake();
  return moved;
}

function deliveriesOf(message: ChangeMessage, endpoints: readonly WebhookEndpoint[]): readonly Delivery[] {
  return endpoints
    .filter(({ changes }) => changes.includes(message.change))
    .map(({ name }) => ({ ...message, endpoint: name, deliveryId: deliveryId(name, message.eventId, message.change) }));
}
