import { POLICIES, policyLabel, recommended } from '@wherefore/discovery';
import { version } from '@wherefore/service';
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import type { ApiContext } from '../api-context.ts';
import { nullable } from '../shapes/common-shapes.ts';

const sessionShape = Type.Object({
  actor: nullable(
    Type.String({ description: 'Whose the token is that came with the request. Recorded as who did it.' }),
  ),
  mayChange: Type.Boolean({ description: 'This token may change something.' }),
  hasTokens: Type.Boolean({ description: 'There are tokens. Without any nobody may change anything.' }),
  reads: Type.Union([Type.Literal('open'), Type.Literal('token')], { description: 'Who may read.' }),
  policy: Type.String({ description: 'The policy that this process resolves under.', examples: ['recommended@1'] }),
  version: Type.String(),
  database: Type.Union([Type.Literal('embedded'), Type.Literal('postgres')]),
});

/** `GET /v1/session`: whom the token of the request makes its bearer, for whoever was just given one. */
export async function sessionRoutes(app: FastifyInstance, { service, settings }: ApiContext): Promise<void> {
  const { database, policy } = service.settings;
  const told = {
    hasTokens: settings.tokens.length > 0,
    reads: settings.reads,
    policy: policyLabel(POLICIES[policy] ?? recommended),
    version,
    database: database.includes('://') && !database.startsWith('memory:') ? 'postgres' : 'embedded',
  };
  app.get(
    '/v1/session',
    {
      config: { access: 'known' },
      schema: {
        operationId: 'session',
        tags: ['about'],
        summary: 'Who asks, and what may be done',
        description:
          'What a page has to know before it asks for anything else. Without a token it is answered all the same; a ' +
          'token that is not known is a problem.',
        response: { 200: { description: 'Who it is.', ...sessionShape } },
      },
    },
    (request, reply) => {
      const actor = request.by ?? null;
      return reply.header('cache-control', 'no-store').send({ actor, mayChange: actor !== null, ...told });
    },
  );
}
