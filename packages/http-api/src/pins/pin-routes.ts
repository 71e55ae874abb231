import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import { type DestinationPinned, parseDelegatedName, pinStream } from '@wherefore/discovery';
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { actorOf } from '../access/access.ts';
import type { ApiContext } from '../api-context.ts';
import { assertServerName } from '../destination/resolving.ts';
import { pinLine } from '../history/explained-pin.ts';
import { Problem } from '../problems/problem.ts';
import { instantShape, nameParams } from '../shapes/common-shapes.ts';

const wantedPin = Type.Object(
  {
    delegated: Type.String({ minLength: 1, maxLength: 300, examples: ['fed.example.net:443'] }),
    reason: Type.Optional(Type.String({ maxLength: 500 })),
    until: Type.Optional(instantShape),
  },
  { additionalProperties: false },
);

const nothingElse = Type.Object({}, { additionalProperties: false });

/** `/v1/servers/{name}/pin`: what an operator wants to be so until the world is right again. */
export async function pinRoutes(base: FastifyInstance, { service }: ApiContext): Promise<void> {
  const { resolver, log } = service;
  const app = base.withTypeProvider<TypeBoxTypeProvider>();
  app.get(
    '/v1/servers/:name/pin',
    {
      config: { problems: ['not-found'] },
      schema: {
        operationId: 'pin',
        tags: ['pins'],
        summary: 'Whether a server is pinned, and to what',
        params: nameParams,
        querystring: nothingElse,
        response: { 200: { description: 'The pin.', $ref: 'Pin#' } },
      },
    },
    async (request) => {
      const { name } = request.params;
      assertServerName(name);
      return (await pinOf(name)) ?? notPinned();
    },
  );
  app.put(
    '/v1/servers/:name/pin',
    {
      schema: {
        operationId: 'pinTo',
        tags: ['pins'],
        summary: 'Pin a server',
        description: 'As if its well-known delegated it so. A second pin takes the place of the first.',
        params: nameParams,
        querystring: nothingElse,
        body: wantedPin,
        response: { 200: { description: 'The pin.', $ref: 'Pin#' } },
      },
    },
    async (request) => {
      const { name } = request.params;
      const { delegated, reason, until } = request.body;
      assertServerName(name);
      assertDelegated(delegated);
      const ends = until === undefined ? {} : { until: readUntil(until) };
      await resolver.pin(name, { delegated, by: actorOf(request), ...(reason !== undefined && { reason }), ...ends });
      return (await pinOf(name)) ?? notPinned();
    },
  );
  app.delete(
    '/v1/servers/:name/pin',
    {
      config: { problems: ['not-found'] },
      schema: {
        operationId: 'unpin',
        tags: ['pins'],
        summary: 'Take a pin back',
        params: nameParams,
        querystring: nothingElse,
        response: { 204: { description: 'The world counts again.', type: 'null' } },
      },
    },
    async (request, reply) => {
      const { name } = request.params;
      assertServerName(name);
      if (!(await resolver.unpin(name, { by: actorOf(request) }))) notPinned();
      return reply.code(204).send(null);
    },
  );

  /** As it was recorded: who and why is of no use to the resolver, which does not keep it. */
  async function pinOf(serverName: string): Promise<object | undefined> {
    const [event] = await log.readStream(pinStream(serverName), { direction: 'backwards', limit: 1 });
    if (event?.type !== 'DestinationPinned') return undefined;
    const data = event.data as unknown as DestinationPinned['data'];
    if (data.until !== undefined && data.until <= Date.now()) return undefined;
    return pinLine(serverName, { ...data, id: event.id });
  }
}

function notPinned(): never {
  throw new Problem('not-found', 'This server is not pinned.');
}

function assertDelegated(delegated: string): void {
  const parsed = parseDelegatedName(delegated);
  if (parsed.kind === 'server-name') return;
  const { problem, offset, message } = parsed;
  throw new Problem('invalid-server-name', `This is nothing to delegate to: ${message}.`, {
    members: { problem, offset, errors: [{ in: 'body', pointer: '/delegated', detail: message }] },
  });
}

function readUntil(text: string): number {
  const until = Date.parse(text);
  if (until > Date.now()) return until;
  const detail = 'until has to be in the future';
  throw new Problem('invalid-request', `${detail}.`, {
    members: { errors: [{ in: 'body', pointer: '/until', detail }] },
  });
}
