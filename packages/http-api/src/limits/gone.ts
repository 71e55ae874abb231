import type { FastifyReply } from 'fastify';

/** Aborted once nobody waits for an answer any more. */
export function goneSignal({ raw }: FastifyReply): AbortSignal {
  const gone = new AbortController();
  // Also when all of it was sent: then there is nothing left that would care.
  if (raw.destroyed) gone.abort();
  raw.once('close', () => gone.abort());
  return gone.signal;
}
