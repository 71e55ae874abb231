import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import { emulationOf, resolverNames } from '@wherefore/discovery';
import { readHistory } from '@wherefore/projections';
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { assertServerName } from '../destination/resolving.ts';
import { goneSignal } from '../limits/gone.ts';
import { Problem } from '../problems/problem.ts';
import { nameParams } from '../shapes/common-shapes.ts';
import { AS_BEFORE, TAGGED } from './as-before.ts';
import { boundedReading, MAX_EVENTS } from './bounded-reading.ts';
import { counterfactualAnswer } from './counterfactual-answer.ts';
import { counterfactualShape } from './counterfactual-shape.ts';
import { dearGate } from './dear-gate.ts';
import { type HistoryRoutes, operationId } from './history-source.ts';
import { momentShape, readMoment, readPast } from './moment.ts';
import { toldInSlices } from './told-in-slices.ts';

const MAX_RESOLVERS = 6;

const querystring = Type.Object(
  {
    as: Type.String({
      maxLength: 400,
      description: `Resolvers, separated by commas: ${resolverNames().join(', ')}.`,
      examples: ['tuwunel-1.5.1,recommended'],
    }),
    from: Type.Optional(momentShape('Default: when the first event was so.')),
    to: Type.Optional(momentShape('Default: now. Not in the future.')),
    clearedAt: Type.Optional(
      momentShape('As if an operator had cleared all caches then, of those resolvers that can be told to.'),
    ),
  },
  { additionalProperties: false },
);

/** `GET …/servers/{name}/counterfactual`. */
export async function counterfactualRoutes(app: FastifyInstance, routes: HistoryRoutes): Promise<void> {
  const gate = dearGate();
  app.withTypeProvider<TypeBoxTypeProvider>().get(
    `${routes.prefix}/servers/:name/counterfactual`,
    {
      compress: {},
      schema: {
        operationId: operationId(routes, 'counterfactual'),
        tags: ['history'],
        summary: 'What others would have held',
        description:
          'The history of a name told to other resolvers, in the world as it was recorded: what each held when, where it ' +
          'was wrong and what would have ended that. Asks nobody. Of a name with very many events: POST /v1/replays.',
        params: nameParams,
        querystring,
        response: {
          200: { description: 'What each of them held.', headers: TAGGED, ...counterfactualShape },
          ...AS_BEFORE,
        },
      },
    },
    async (request, reply) => {
      const signal = goneSignal(reply);
      const { name } = request.params;
      assertServerName(name);
      const as = resolversIn(request.query.as);
      const source = await routes.open();
      const { log, now, isClosed } = source;
      const to = request.query.to === undefined ? now() : await readPast(source, name, ['to', request.query.to]);
      const from = request.query.from === undefined ? undefined : readMoment('from', request.query.from);
      const { clearedAt: cleared } = request.query;
      const clearedAt = cleared === undefined ? undefined : [readMoment('clearedAt', cleared)];
      if (from !== undefined && from > to) throw new Problem('invalid-request', 'from is after to.');
      const tell = async () => {
        const events = await readHistory(boundedReading(log, MAX_EVENTS, { signal }), [name]);
        const span = { to, ...(from !== undefined && { from }), ...(clearedAt !== undefined && { clearedAt }) };
        return counterfactualAnswer(name, await toldInSlices(events, { serverNames: [name], as, ...span }, signal));
      };
      const told = await gate.through(tell, signal, routes.clientOf(request));
      // Without an end of its own it goes on as time does.
      return routes.answers.send(request, reply, told, isClosed && request.query.to !== undefined);
    },
  );
}

function resolversIn(text: string): readonly string[] {
  const names = [...new Set(text.split(','))];
  const unknown = names.find((name) => emulationOf(name) === undefined);
  if (unknown !== undefined || names.length > MAX_RESOLVERS) {
    throw new Problem('invalid-request', `as: up to ${MAX_RESOLVERS} of ${resolverNames().join(', ')}.`);
  }
  return names;
}
