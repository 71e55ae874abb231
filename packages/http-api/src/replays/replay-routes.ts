import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import { emulationOf, resolverNames } from '@wherefore/discovery';
import { ANYBODY, type ReplayOrder, type Replays, replaysIn } from '@wherefore/service';
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import type { ApiContext } from '../api-context.ts';
import { assertServerName } from '../destination/resolving.ts';
import { readMoment } from '../history/moment.ts';
import { sendJson } from '../history/send-json.ts';
import { Problem } from '../problems/problem.ts';
import { pageShape } from '../shapes/common-shapes.ts';
import { replayAnswer } from './replay-shape.ts';

const MAX_SERVERS = 1000;
/** What is waited for is asked for again after so long. */
const AGAIN_SECONDS = 2;

const moment = Type.String({ maxLength: 40, examples: ['2026-03-04T12:00:00Z'] });

const body = Type.Object(
  {
    policy: Type.Optional(
      Type.String({
        maxLength: 64,
        description: `As another: ${resolverNames().join(', ')}. Default: each conclusion under its own policy.`,
      }),
    ),
    servers: Type.Optional(
      Type.Array(Type.String({ maxLength: 512 }), { minItems: 1, maxItems: MAX_SERVERS, description: 'Default: all.' }),
    ),
    at: Type.Optional(moment),
    from: Type.Optional(moment),
    to: Type.Optional(moment),
  },
  { additionalProperties: false },
);

type Body = Partial<Record<'policy' | 'at' | 'from' | 'to', string>> & { readonly servers?: readonly string[] };

const listQuery = Type.Object(
  {
    after: Type.Optional(Type.String({ pattern: '^[0-9]{1,15}\\.[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$' })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 20 })),
  },
  { additionalProperties: false },
);

const params = Type.Object({ id: Type.String({ maxLength: 64 }) });
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** `/v1/replays`: the past decided again, by a worker. */
export async function replayRoutes(app: FastifyInstance, { service, withhold }: ApiContext): Promise<void> {
  // Not before it is wanted: a service without a database serves all the rest.
  let opened: Replays | undefined;
  const replays = (): Replays => {
    opened ??= replaysIn(service.database);
    return opened;
  };
  const typed = app.withTypeProvider<TypeBoxTypeProvider>();
  const found = async (id: string, find: (id: string) => ReturnType<Replays['get']>): Promise<object> => {
    const replay = UUID.test(id) ? await find(id.toLowerCase()) : undefined;
    if (replay === undefined) throw new Problem('not-found', 'There is no such replay; they are kept for seven days.');
    return replayAnswer(replay);
  };

  typed.post(
    '/v1/replays',
    {
      schema: {
        operationId: 'orderReplay',
        tags: ['replays'],
        summary: 'Have the past decided again',
        description:
          'Decides recorded conclusions again from what they cite, and asks nobody. Without `policy` each has to come out ' +
          'as it is recorded; with it, it is told where that resolver would have parted from ours. A worker does it.',
        body,
        response: { 202: { description: 'It waits; Location is where to look.', ...ref } },
      },
    },
    async (request, reply) => {
      const replay = await replays().order(orderOf(request.body as Body), request.by ?? ANYBODY);
      if (replay === undefined) {
        throw new Problem('too-many-replays', 'Wait until some are done, or cancel one.', { retryAfter: 30 });
      }
      reply.code(202).headers({ location: `/v1/replays/${replay.id}`, 'retry-after': String(AGAIN_SECONDS) });
      return sendJson(reply, replayAnswer(replay));
    },
  );

  typed.get(
    '/v1/replays/:id',
    {
      compress: {},
      schema: {
        operationId: 'replay',
        tags: ['replays'],
        summary: 'How far a replay is, and what came of it',
        params,
        response: { 200: { description: 'The replay.', ...ref } },
      },
    },
    async (request, reply) => {
      const answer = await found(request.params.id, replays().get);
      return sendJson(reply, withhold(answer));
    },
  );

  typed.get(
    '/v1/replays',
    {
      compress: {},
      schema: {
        operationId: 'replays',
        tags: ['replays'],
        summary: 'Replays, the newest first',
        description: 'Without results.',
        querystring: listQuery,
        response: { 200: { description: 'A page of them.', ...pageShape(Type.Unsafe(ref)) } },
      },
    },
    async (request, reply) => {
      const { limit = 20, after } = request.query;
      const { items, next } = await replays().list({ limit, ...(after !== undefined && { after }) });
      return sendJson(reply, withhold({ items: items.map(replayAnswer), next }));
    },
  );

  typed.delete(
    '/v1/replays/:id',
    {
      schema: {
        operationId: 'cancelReplay',
        tags: ['replays'],
        summary: 'Cancel a replay',
        description: 'One that has ended stays as it is.',
        params,
        response: { 200: { description: 'How it is now.', ...ref } },
      },
    },
    async (request, reply) => {
      const answer = await found(request.params.id, replays().cancel);
      return sendJson(reply, withhold(answer));
    },
  );
}

const ref = { $ref: 'Replay#' };

/** @throws {Problem} */
function orderOf({ policy, servers, at, from, to }: Body): ReplayOrder {
  if (policy !== undefined && emulationOf(policy) === undefined) {
    throw new Problem('invalid-request', `policy: choose from ${resolverNames().join(', ')}.`);
  }
  for (const server of servers ?? []) assertServerName(server);
  if (at !== undefined && (from !== undefined || to !== undefined)) {
    throw new Problem('invalid-request', 'at is one moment: leave out from and to.');
  }
  const order = {
    ...(policy !== undefined && { policy }),
    ...(servers !== undefined && { servers: [...new Set(servers)] }),
    ...(at !== undefined && { at: readMoment('at', at) }),
    ...(from !== undefined && { from: readMoment('from', from) }),
    ...(to !== undefined && { to: readMoment('to', to) }),
  };
  if ((order.from ?? 0) > (order.to ?? Number.POSITIVE_INFINITY)) {
    throw new Problem('invalid-request', 'from is after to.');
  }
  return order;
}
