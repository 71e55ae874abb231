import { randomUUID } from 'node:crypto';
import { type WebhookDelivered, type WebhookFailed, webhookStream } from '@wherefore/discovery';
import type { EventLog, JsonObject, NewEvent } from '@wherefore/event-log';
import type { Service } from '@wherefore/service';
import type { WebhookEndpoint } from '../settings.ts';
import type { ClaimedDelivery, DeliveryQueue } from './delivery-queue.ts';
import type { Posted, Poster } from './post-message.ts';
import { restOf, retryDelay } from './retry-schedule.ts';

export type DeliveryOutcome = 'delivered' | 'failed' | 'given-up';

export interface AttemptContext {
  readonly log: Pick<EventLog, 'append'>;
  readonly queue: DeliveryQueue;
  readonly logger: Service['logger'];
  /** Counts. */
  readonly onOutcome: (endpoint: string, outcome: DeliveryOutcome) => void;
}

/**
 * Attempts a delivery and records what became of it, first in the log and then in the queue: whoever is killed in
 * between sends and records once more. `gone`: the endpoint says that it is to be left alone for good.
 */
export async function attempt(
  endpoint: WebhookEndpoint,
  delivery: ClaimedDelivery,
  { poster, signal, ...context }: AttemptContext & { readonly poster: Poster; readonly signal: AbortSignal },
): Promise<'went-on' | 'gone'> {
  const { queue } = context;
  let posted: Posted;
  const began = performance.now();
  try {
    posted = await poster.post(endpoint, { id: delivery.deliveryId, body: delivery.body }, signal);
  } catch (error) {
    if (!signal.aborted) throw error;
    await queue.release(delivery);
    return 'went-on';
  }
  if (posted.kind === 'answered' && posted.status >= 200 && posted.status < 300) {
    await record([delivered(delivery, posted.status)], context);
    await queue.taken(delivery);
    context.onOutcome(delivery.endpoint, 'delivered');
    return 'went-on';
  }
  await failed(delivery, posted, { ...context, tookMs: performance.now() - began });
  return isGone(posted) ? 'gone' : 'went-on';
}

/** Records that nothing more is tried, and takes it from the queue. */
export async function giveUp(
  deliveries: readonly ClaimedDelivery[],
  error: string,
  context: AttemptContext,
): Promise<void> {
  if (deliveries.length === 0) return;
  const events = deliveries.map((delivery) => failure(delivery, { attempt: delivery.attempts, error }));
  await record(events, context);
  await context.queue.drop(deliveries);
  for (const { endpoint } of deliveries) context.onOutcome(endpoint, 'given-up');
  const endpoints = [...new Set(deliveries.map(({ endpoint }) => endpoint))];
  context.logger.warn({ part: 'webhooks', endpoints, messages: deliveries.length }, `webhooks given up: ${error}`);
}

async function failed(
  delivery: ClaimedDelivery,
  posted: Posted,
  { tookMs, ...context }: AttemptContext & { readonly tookMs: number },
): Promise<void> {
  const { queue, logger } = context;
  const { endpoint, serverName, change } = delivery;
  const count = delivery.attempts + 1;
  const retryAfterMs = posted.kind === 'answered' ? posted.retryAfterMs : undefined;
  const ageMs = delivery.ageMs + tookMs;
  const delayMs = isGone(posted) ? undefined : retryDelay({ attempt: count, ageMs, retryAfterMs, draw: Math.random() });
  const error = posted.kind === 'answered' ? `status ${posted.status}` : posted.error;
  const status = posted.kind === 'answered' ? { status: posted.status } : {};
  const willRetryAt = delayMs === undefined ? {} : { willRetryAt: Date.now() + delayMs };
  await record([failure(delivery, { attempt: count, error, ...status, ...willRetryAt })], context);
  if (isDown(posted)) {
    const failures = await queue.endpointFailed(endpoint);
    await queue.rest(endpoint, restOf(failures, retryAfterMs));
  }
  const what = { part: 'webhooks', endpoint, serverName, change, attempt: count, error };
  if (delayMs === undefined) {
    await queue.drop([delivery]);
    context.onOutcome(endpoint, 'given-up');
    logger.warn(what, `a webhook was given up: ${error}`);
  } else {
    await queue.failed(delivery, count, delayMs);
    context.onOutcome(endpoint, 'failed');
    logger.info({ ...what, retryInMs: delayMs }, `a webhook failed: ${error}`);
  }
}

/** Nobody is there, or has too much to do: it has nothing to do with the message. */
function isDown(posted: Posted): boolean {
  return posted.kind === 'failed' || posted.status >= 500 || posted.status === 429;
}

function isGone(posted: Posted): boolean {
  return posted.kind === 'answered' && posted.status === 410;
}

async function record(events: readonly WebhookEvent[], { log }: Pick<AttemptContext, 'log'>): Promise<void> {
  const byStream = Map.groupBy(events, ({ data }) => webhookStream(data.endpoint));
  await log.append(
    [...byStream].map(([stream, some]) => ({ stream, expected: 'any' as const, events: some.map(eventOf) })),
  );
}

type WebhookEvent = WebhookDelivered | WebhookFailed;

function eventOf({ type, data }: WebhookEvent): NewEvent {
  const plain = { ...data } as JsonObject;
  return { id: newEventId(data.at), type, data: plain, causationId: data.eventId, observedAt: data.at };
}

function delivered(delivery: ClaimedDelivery, status: number): WebhookDelivered {
  return {
    type: 'WebhookDelivered',
    data: { ...told(delivery), attempt: delivery.attempts + 1, status, at: Date.now() },
  };
}

function failure(
  delivery: ClaimedDelivery,
  how: Pick<WebhookFailed['data'], 'attempt' | 'error' | 'status' | 'willRetryAt'>,
): WebhookFailed {
  return { type: 'WebhookFailed', data: { ...told(delivery), ...how, at: Date.now() } };
}

function told({
  endpoint,
  deliveryId,
  change,
  serverName,
  eventId,
}: ClaimedDelivery): Pick<WebhookDelivered['data'], 'endpoint' | 'deliveryId' | 'change' | 'serverName' | 'eventId'> {
  return { endpoint, deliveryId, change, serverName, eventId };
}

/** A UUID of version 7 (RFC 9562 s5.7). */
function newEventId(at: number): string {
  const time = at.toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${randomUUID().slice(15)}`;
}
