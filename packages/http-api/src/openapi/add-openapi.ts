import { fastifySwagger } from '@fastify/swagger';
import { fastifySwaggerUi } from '@fastify/swagger-ui';
import { version } from '@wherefore/service';
import type { FastifyInstance } from 'fastify';
import { addProblemResponses } from './problem-responses.ts';

const DESCRIPTION = `Where a Matrix server is, why, since when, and what it was before.

Instants are ISO 8601 with milliseconds, positions are strings, ids are UUIDs. Names in paths are percent-encoded, and
their case is kept. Lists give \`items\` and \`next\`: what to give as \`after\` for the next page, \`null\` on the last one.
Every error is problem details (RFC 9457), and \`code\` is what to match on.`;

const TAGS = [
  { name: 'servers', description: 'Where servers are, and why.' },
  { name: 'history', description: 'What is recorded: why, since when, what before, and what others would have held.' },
  { name: 'caches', description: 'What is held, and forgetting it.' },
  { name: 'pins', description: 'What an operator wants to be so.' },
  { name: 'replays', description: 'Work through what is recorded.' },
  { name: 'imports', description: 'What others have cached, held against the evidence.' },
  { name: 'about', description: 'What there is.' },
  { name: 'operations', description: 'For whoever watches the process.' },
];

/** Scripts, styles and pictures from here, and questions to here. */
const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Collects the routes that follow into an OpenAPI document, made from the schemas that requests are held against. */
export async function addOpenApi(app: FastifyInstance): Promise<void> {
  addProblemResponses(app);
  await app.register(fastifySwagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Wherefore',
        version,
        description: DESCRIPTION,
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      servers: [{ url: '/' }],
      tags: TAGS,
      components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
    },
    refResolver: { buildLocalReference: ({ $id }, _base, _fragment, index) => String($id ?? `def-${index}`) },
  });
}

/** The document, and pages made from it. Comes after the routes. Nothing of it is fetched from elsewhere. */
export async function addDocuments(app: FastifyInstance): Promise<void> {
  let document: string | undefined;
  app.get(
    '/openapi.json',
    {
      compress: {},
      config: { access: 'open' },
      schema: {
        operationId: 'openapi',
        tags: ['about'],
        summary: 'This document',
        response: { 200: { description: 'OpenAPI 3.1.', type: 'object', additionalProperties: true } },
      },
    },
    (_request, reply) => {
      document ??= JSON.stringify(app.swagger());
      return reply.type('application/json; charset=utf-8').header('cache-control', 'public, no-cache').send(document);
    },
  );
  await app.register(fastifySwaggerUi, {
    routePrefix: '/docs',
    staticCSP: PAGE_POLICY,
    uiConfig: { validatorUrl: null, docExpansion: 'list', deepLinking: true },
  });
}
