import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import { type ExplanationAt, explainAt } from '@wherefore/projections';
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { assertServerName } from '../destination/resolving.ts';
import { nameParams } from '../shapes/common-shapes.ts';
import { AS_BEFORE, TAGGED } from './as-before.ts';
import { explainedEvidence } from './explained-evidence.ts';
import { explainedPin } from './explained-pin.ts';
import { explanationAnswer } from './explanation-answer.ts';
import { type HistoryRoutes, type HistorySource, operationId } from './history-source.ts';
import { latest, momentShape, readPast } from './moment.ts';

/** What is observed by then is recorded by then, whatever was slow. */
const SETTLING_MS = 3_600_000;

const querystring = Type.Object(
  { at: Type.Optional(momentShape('As of then. Default: now, and what is not known yet is asked for.')) },
  { additionalProperties: false },
);

/** `GET …/servers/{name}/explanation`. */
export async function explanationRoutes(app: FastifyInstance, routes: HistoryRoutes): Promise<void> {
  app.withTypeProvider<TypeBoxTypeProvider>().get(
    `${routes.prefix}/servers/:name/explanation`,
    {
      compress: {},
      schema: {
        operationId: operationId(routes, 'explanation'),
        tags: ['history'],
        summary: 'Why a server is where it is',
        description:
          'What was known of a name at a time, decided again from its evidence, with the way through the steps, every ' +
          'piece of evidence as it was recorded, and what became of it. What a page needs is in one answer.',
        params: nameParams,
        querystring,
        response: { 200: { description: 'The explanation.', headers: TAGGED, ...ref }, ...AS_BEFORE },
      },
    },
    async (request, reply) => {
      const { name } = request.params;
      assertServerName(name);
      const source = await routes.open();
      const { log } = source;
      const { at } = request.query;
      const moment = at === undefined ? undefined : await readPast(source, name, ['at', at]);
      let explanation = await explainAt(log, name, moment ?? (await latest(source, name)));
      if (moment === undefined && explanation.known.kind === 'nothing' && source.resolve !== undefined) {
        await source.resolve(name, request);
        explanation = await explainAt(log, name, await latest(source, name));
      }
      const { known } = explanation;
      const grounds =
        known.kind === 'held'
          ? {
              evidence: await explainedEvidence(log, known.conclusion, known.explanation?.tree),
              pin: await explainedPin(log, known.conclusion.because),
            }
          : { evidence: [], pin: null };
      const isSettled = moment !== undefined && isSettledAt(explanation, source);
      return routes.answers.send(request, reply, explanationAnswer(explanation, grounds), isSettled);
    },
  );
}

const ref = { $ref: 'Explanation#' };

/** Nothing that is recorded from now on belongs into it: what was held then has ended, and the world has moved on. */
function isSettledAt({ at, known, seen }: ExplanationAt, { isClosed, now }: HistorySource): boolean {
  if (isClosed) return true;
  if (at > now() - SETTLING_MS || known.kind !== 'held' || known.afterwards.end === undefined) return false;
  return seen.every(({ next }) => next !== null);
}
