import type { ServerResponse } from 'node:http';
import type { FastifyReply } from 'fastify';

/** Aborted once nobody waits for an answer any more. */
export function goneSignal({ raw }: FastifyReply): AbortSignal {
  const gone = new AbortController();
  // Also when all of it was sent: then there is nothing left that would care.
  whenGone(raw, () => gone.abort());
  return gone.signal;
}

/** Calls back once an answer was sent, or whoever waited for it has gone: at once where that is so already. */
export function whenGone(response: ServerResponse, goOn: () => void): void {
  const { socket } = response.req;
  const over = (): void => {
    response.off('close', over);
    socket.off('close', over);
    goOn();
  };
  // A response tells of no end that came before; in Node 22 of none while another on its connection is not over.
  if (response.destroyed || socket.destroyed) {
    goOn();
    return;
  }
  response.once('close', over);
  // As many wait as came on the connection at one stroke.
  socket.setMaxListeners(0).once('close', over);
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
