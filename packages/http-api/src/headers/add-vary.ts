import type { FastifyReply } from 'fastify';

/** Says that an answer differs by a field of the request, beside those that are said already. */
export function addVary(reply: FastifyReply, field: string): void {
  const said = [reply.getHeader('vary') ?? []].flat().map(String);
  reply.header('vary', [...said, field].join(', '));
}
