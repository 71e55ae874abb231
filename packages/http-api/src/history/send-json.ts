import type { FastifyReply } from 'fastify';

/** Sends what nobody keeps: it is another thing the next time. */
export function sendJson(reply: FastifyReply, value: object): FastifyReply {
  return reply
    .header('cache-control', 'no-store')
    .header('content-type', 'application/json; charset=utf-8')
    .send(Buffer.from(JSON.stringify(value)));
}
