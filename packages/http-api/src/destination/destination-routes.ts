import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import { resolverNames } from '@wherefore/discovery';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { ApiContext } from '../api-context.ts';
import { Gate } from '../limits/gate.ts';
import { Problem } from '../problems/problem.ts';
import { nameParams } from '../shapes/common-shapes.ts';
import { cacheControl } from './cache-control.ts';
import { answerFromEvidence } from './from-evidence.ts';
import { isKnown, type PreparedAnswer, prepare } from './prepared-answer.ts';

/** What another makes of a history is worked out by reading all of it: few at a time, and not too many that wait. */
const HISTORIES_AT_ONCE = 4;
const HISTORIES_WAITING = 64;

const CACHING = {
  etag: { type: 'string', description: 'Another one as soon as the answer is.' },
  'cache-control': { type: 'string', description: 'How many more seconds the answer holds, as `max-age`.' },
};

const querystring = Type.Object(
  {
    fresh: Type.Optional(
      Type.Boolean({
        default: false,
        description: 'Ask everything anew. A good answer of before serves if that fails.',
      }),
    ),
    policy: Type.Optional(
      Type.String({
        enum: [...resolverNames()],
        description: 'What another policy, or another program, makes of what is recorded. Nobody is asked for it.',
      }),
    ),
  },
  { additionalProperties: false },
);

/** `GET /v1/servers/{name}/destination`. */
export async function destinationRoutes(
  app: FastifyInstance,
  { service, settings, resolving, preparedAnswer, withhold, history }: ApiContext,
): Promise<void> {
  const caching = cacheControl(settings);
  const gate = new Gate({ places: HISTORIES_AT_ONCE, waiting: HISTORIES_WAITING });
  app.withTypeProvider<TypeBoxTypeProvider>().get(
    '/v1/servers/:name/destination',
    {
      schema: {
        operationId: 'destination',
        tags: ['servers'],
        summary: 'Where a server is',
        description:
          'A name that is fresh in memory is answered at once; else the world is asked. Cache-Control says for how long the answer holds.',
        params: nameParams,
        querystring,
        response: {
          200: {
            description: 'What resolution comes to; with `policy`, what another makes of what is recorded.',
            headers: CACHING,
            anyOf: [{ $ref: 'Destination#' }, { $ref: 'FromEvidence#' }],
          },
          304: { description: 'The answer is still the one of If-None-Match.', headers: CACHING, type: 'null' },
        },
      },
    },
    (request, reply) => {
      const { name } = request.params;
      const { fresh = false, policy } = request.query;
      if (policy !== undefined && policy !== service.settings.policy) {
        return answerAs(request, reply, { name, fresh, policy });
      }
      const conclusion = fresh ? undefined : resolving.fromMemory(name);
      if (conclusion === undefined) return answerAsking(request, reply, { name, fresh });
      const control = caching.until(conclusion.freshUntil, Date.now());
      // Not given back: a reply is waited for as a promise is, which costs more than it took to make.
      sendAnswer(request, reply, preparedAnswer(conclusion), control);
      return undefined;
    },
  );

  async function answerAsking(
    request: FastifyRequest,
    reply: FastifyReply,
    { name, fresh }: { readonly name: string; readonly fresh: boolean },
  ): Promise<FastifyReply> {
    const conclusion = await resolving.resolve(name, request, { fresh });
    // Who asks for what is fresh is not served by what was kept of it.
    const control = fresh ? caching.none : caching.until(conclusion.freshUntil, Date.now());
    return sendAnswer(request, reply, preparedAnswer(conclusion), control);
  }

  async function answerAs(
    request: FastifyRequest,
    reply: FastifyReply,
    { name, fresh, policy }: { readonly name: string; readonly fresh: boolean; readonly policy: string },
  ): Promise<FastifyReply> {
    if (fresh) {
      throw new Problem('invalid-request', 'Another policy is answered from what is recorded: leave fresh out.');
    }
    // What there is nothing recorded of is resolved as ever first. What another makes of it is no conclusion of ours.
    if (resolving.fromMemory(name) === undefined) await resolving.resolve(name, request, { fresh });
    const answer = await gate.through(() => answerFromEvidence(history, name, policy));
    return sendAnswer(request, reply, prepare(withhold(answer)), caching.none);
  }
}

/** What a client has already is not sent again. */
export function sendAnswer(
  request: FastifyRequest,
  reply: FastifyReply,
  { text, etag }: PreparedAnswer,
  control: string,
): FastifyReply {
  reply.headers({ 'cache-control': control, etag });
  const ifNoneMatch = request.headers['if-none-match'];
  if (ifNoneMatch !== undefined && isKnown(ifNoneMatch, etag)) return reply.code(304).send();
  return reply.header('content-type', 'application/json; charset=utf-8').send(text);
}
