import type { FastifyReply } from 'fastify';

/** Aborted once nobody waits for an answer any more. */
export function goneSignal({ raw }: FastifyReply): AbortSignal {
  const gone = new AbortController();
  // Also when all of it was sent: then there is nothing left that would care.
  if (raw.destroyed) gone.abort();
  raw.once('close', () => gone.abort());
  return gone.signal;
}

/** What comes of work, or the reason of the signal: the work goes on. */
export async function unlessGone<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return await work;
  const { promise, reject } = Promise.withResolvers<never>();
  const go = (): void => reject(signal.reason);
  signal.addEventListener('abort', go, { once: true });
  try {
    return await Promise.race([work, promise]);
  } finally {
    signal.removeEventListener('abort', go);
  }
}
