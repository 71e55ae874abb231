import { fastifySwagger } from '@fastify/swagger';
import type { FastifyInstance } from 'fastify';

const DESCRIPTION = `Where a Matrix server is, why, since when, and what it was before.

Instants are ISO 8601 with milliseconds, positions are strings, ids are UUIDs. Names in paths are percent-encoded, and
their case is kept. Lists give \`items\` and \`next\`: what to give as \`after\` for the next page, \`null\` on the last one.
Every error is problem details (RFC 9457), and \`code\` is what to match on.`;

/** Collects the routes that follow into an OpenAPI document, made from the schemas that requests are held against. */
export async function addOpenApi(app: FastifyInstance): Promise<void> {
  await app.register(fastifySwagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Wherefore',
        version: '0.1.0',
        description: DESCRIPTION,
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      servers: [{ url: '/' }],
      components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
    },
    refResolver: { buildLocalReference: ({ $id }, _base, _fragment, index) => String($id ?? `def-${index}`) },
  });
  app.get('/openapi.json', { schema: { hide: true }, config: { access: 'open' } }, () => app.swagger());
}
