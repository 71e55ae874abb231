import type { Service } from '@wherefore/service';
import type { WebhookEndpoint } from '../settings.ts';
import { createAlarm } from './alarm.ts';
import { type AttemptContext, attempt } from './attempt.ts';
import type { ClaimedDelivery } from './delivery-queue.ts';
import type { Poster } from './post-message.ts';

export interface DeliverOptions extends AttemptContext {
  readonly poster: Poster;
  readonly logger: Service['logger'];
  /** Nothing more is begun. */
  readonly signal: AbortSignal;
  /** What is under way then is broken off so much later, and given back. */
  readonly drainMs: number;
  /** Longer than an attempt can take. Who claimed a message and is not heard of so long is taken for dead. */
  readonly leaseMs: number;
  /** The queue is asked at least this often. */
  readonly pollMs: number;
}

/**
 * Delivers the messages of one endpoint as they fall due, until the signal is aborted, or until the endpoint says that
 * it is gone: then nothing more is sent to it before the next start.
 */
export async function deliver(endpoint: WebhookEndpoint, options: DeliverOptions): Promise<void> {
  const { queue, logger, signal, leaseMs, pollMs } = options;
  const { name } = endpoint;
  using end = laterThan(signal, options.drainMs);
  const underWay = new Set<Promise<void>>();
  const state: { isGone: boolean; failure?: { readonly reason: unknown } } = { isGone: false };
  const { wake, pause } = createAlarm();
  const start = (delivery: ClaimedDelivery): void => {
    const ended = attempt(endpoint, delivery, { ...options, signal: end.signal })
      .then(
        (how) => {
          state.isGone ||= how === 'gone';
        },
        (reason: unknown) => {
          state.failure ??= { reason };
        },
      )
      .finally(() => {
        underWay.delete(ended);
        wake();
      });
    underWay.add(ended);
  };
  using _ = queue.listen(wake);
  try {
    while (!signal.aborted && !state.isGone && state.failure === undefined) {
      for (const delivery of await queue.claim(name, { leaseMs })) start(delivery);
      await pause(pollMs, signal);
    }
  } finally {
    await Promise.all(underWay);
  }
  if (state.failure !== undefined) throw state.failure.reason;
  if (state.isGone) {
    logger.error(
      { part: 'webhooks', endpoint: name },
      `${name} is gone (status 410): it is told nothing until the next start`,
    );
  }
}

/** Aborted so much later than another signal. */
function laterThan(signal: AbortSignal, ms: number): Disposable & { readonly signal: AbortSignal } {
  const end = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const begin = (): void => {
    timer = setTimeout(() => end.abort(), ms);
  };
  if (signal.aborted) begin();
  else signal.addEventListener('abort', begin, { once: true });
  return {
    signal: end.signal,
    [Symbol.dispose]() {
      signal.removeEventListener('abort', begin);
      clearTimeout(timer);
    },
  };
}
