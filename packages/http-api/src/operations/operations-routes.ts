import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import type { ApiContext } from '../api-context.ts';
import { shared } from '../limits/shared.ts';
import { withoutInternal } from '../withholding/withhold.ts';

/** For whoever watches the process: no limits, and nothing that is kept. */
const WATCHED = { isUnlimited: true } as const;
const NOT_KEPT = { 'cache-control': 'no-store' } as const;

const modelShape = Type.Object({
  name: Type.String(),
  eventsBehind: Type.Integer({ description: 'So many events it has yet to come by.' }),
  msBehind: Type.Integer({ description: 'Age of the oldest of them; 0 where there is none.' }),
  isHalted: Type.Boolean({ description: 'It stands before an event that it cannot fold.' }),
});

const readiness = Type.Object(
  {
    status: Type.String({ enum: ['ready', 'not-ready'] }),
    parts: Type.Record(
      Type.String(),
      Type.Object({
        isReady: Type.Boolean(),
        detail: Type.String({ description: 'For people. May be put in other words.' }),
        models: Type.Optional(
          Type.Array(modelShape, { description: 'Of `projections`: how far each read model is behind the log.' }),
        ),
      }),
    ),
  },
  {
    $id: 'Readiness',
    examples: [{ status: 'ready', parts: { memory: { isReady: true, detail: 'at the end of the log' } } }],
  },
);

const nothingElse = Type.Object({}, { additionalProperties: false });

/** `/healthz`, `/readyz` and `/metrics`. */
export async function operationsRoutes(app: FastifyInstance, { service }: ApiContext): Promise<void> {
  const { health, metrics, signal } = service;
  // Everybody may ask, and what a database client says has its address in it.
  const withhold = withoutInternal([]);
  const report = shared(async () => withhold(await health.report()));
  const scrape = shared(() => metrics.metrics());
  app.addSchema(readiness);
  app.get(
    '/healthz',
    {
      config: { ...WATCHED, access: 'open' },
      schema: {
        operationId: 'alive',
        tags: ['operations'],
        summary: 'Whether the process answers at all',
        querystring: nothingElse,
        response: { 200: { description: 'It does.', ...Type.Object({ status: Type.Literal('alive') }) } },
      },
    },
    (_request, reply) => reply.headers(NOT_KEPT).send({ status: 'alive' }),
  );
  app.get(
    '/readyz',
    {
      config: { ...WATCHED, access: 'open' },
      schema: {
        operationId: 'ready',
        tags: ['operations'],
        summary: 'Whether requests should be sent here, and if not, why',
        querystring: nothingElse,
        response: {
          200: { description: 'They should.', $ref: 'Readiness#' },
          503: { description: 'They should not.', content: { 'application/json': { schema: { $ref: 'Readiness#' } } } },
        },
      },
    },
    async (_request, reply) => {
      const { isReady, parts } = await report();
      const told = signal.aborted ? { ...parts, process: { isReady: false, detail: 'it is about to end' } } : parts;
      const isTaking = isReady && !signal.aborted;
      return reply
        .code(isTaking ? 200 : 503)
        .headers(NOT_KEPT)
        .type('application/json; charset=utf-8')
        .send({ status: isTaking ? 'ready' : 'not-ready', parts: told });
    },
  );
  app.get(
    '/metrics',
    {
      config: WATCHED,
      schema: {
        operationId: 'metrics',
        tags: ['operations'],
        summary: 'Metrics for Prometheus',
        querystring: nothingElse,
        response: { 200: { description: 'Text.', content: { 'text/plain': { schema: Type.String() } } } },
      },
    },
    async (_request, reply) =>
      reply
        .headers(NOT_KEPT)
        .type(metrics.contentType)
        .send(await scrape()),
  );
}
