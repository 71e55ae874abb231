import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { actorOf } from '../access/access.ts';
import type { ApiContext } from '../api-context.ts';
import { assertServerName } from '../destination/resolving.ts';
import { nameParams } from '../shapes/common-shapes.ts';

const nothingElse = Type.Object({}, { additionalProperties: false });

/** `DELETE /v1/servers/{name}/cache` and `DELETE /v1/caches`. What is cleared here is cleared everywhere. */
export async function clearRoutes(base: FastifyInstance, { service }: ApiContext): Promise<void> {
  const { resolver } = service;
  const app = base.withTypeProvider<TypeBoxTypeProvider>();
  app.delete(
    '/v1/servers/:name/cache',
    {
      schema: {
        operationId: 'clear',
        tags: ['caches'],
        summary: 'Forget a server',
        description: 'Its destination and everything that it may rest on, failures and back-off included.',
        params: nameParams,
        querystring: nothingElse,
        response: {
          200: {
            description: 'It is forgotten.',
            ...Type.Object({
              serverName: Type.String(),
              wasFresh: Type.Boolean({ description: 'Until now it was answered from memory.' }),
            }),
          },
        },
      },
    },
    async (request) => {
      const { name } = request.params;
      assertServerName(name);
      const wasFresh = resolver.peek(name) !== undefined;
      await resolver.forget(name, { by: actorOf(request) });
      return { serverName: name, wasFresh };
    },
  );
  app.delete(
    '/v1/caches',
    {
      schema: {
        operationId: 'clearAll',
        tags: ['caches'],
        summary: 'Forget all servers',
        description: 'Every name has to be asked for again: not what cures one server.',
        querystring: Type.Object(
          { confirm: Type.Literal('all', { description: 'That this is meant.' }) },
          { additionalProperties: false },
        ),
        response: {
          200: {
            description: 'All is forgotten.',
            ...Type.Object({
              names: Type.Integer({ description: 'So many were in the memory of the process that was asked.' }),
              questions: Type.Integer({ description: 'And so many answers to questions.' }),
            }),
          },
        },
      },
    },
    async (request) => {
      const { names, questions } = resolver.load();
      await resolver.forgetAll({ by: actorOf(request) });
      return { names, questions };
    },
  );
}
