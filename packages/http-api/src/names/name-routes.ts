import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import { EMULATIONS, formatInstant, POLICIES, policyLabel } from '@wherefore/discovery';
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import type { ApiContext } from '../api-context.ts';
import { shared } from '../limits/shared.ts';
import { instantShape, nullable, pageShape, stepShape } from '../shapes/common-shapes.ts';

const MAX_SUGGESTIONS = 20;

const EXPIRING_WITHIN_MS = 300_000;

const policyShape = Type.Object({
  name: Type.String({ description: 'What to give as `policy` or `as`.' }),
  kind: Type.Union([Type.Literal('policy'), Type.Literal('program')]),
  label: Type.String({ description: 'With the version.' }),
  about: Type.String(),
  isOwn: Type.Boolean({ description: 'This process resolves under it.' }),
});

const stepStatisticShape = Type.Object({
  step: nullable(stepShape),
  outcome: Type.Union([Type.Literal('destination'), Type.Literal('unresolvable')]),
  policy: Type.String(),
  servers: Type.Integer({ description: 'All whose last conclusion this is.' }),
  fresh: Type.Integer({ description: 'Those that can be served from now.' }),
  expired: Type.Integer({ description: 'Those that have expired. The rest was withdrawn or cleared.' }),
});

const nameStatisticsShape = Type.Object({
  names: Type.Integer({ description: 'All that are held: so many a clearing of everything would have forgotten.' }),
  fresh: Type.Integer({ description: 'Those that can be served from now.' }),
  expired: Type.Integer({ description: 'The rest.' }),
  unresolvable: Type.Integer({ description: 'Of all, those that nothing was found of.' }),
  pinned: Type.Integer({ description: 'Of all, those that were concluded under a pin.' }),
  restingOnStale: Type.Integer({
    description: 'Of the fresh, those that evidence past its time serves for, because asking again failed.',
  }),
  expiringWithin: Type.Object({
    ms: Type.Integer(),
    names: Type.Integer({ description: 'Of the fresh, those that expire within so many ms.' }),
  }),
  asOf: instantShape,
});

const nothingElse = Type.Object({}, { additionalProperties: false });

/** What there is to choose from, and how many servers there are of each sort. */
export async function nameRoutes(base: FastifyInstance, { service, reading }: ApiContext): Promise<void> {
  const { projections, settings } = service;
  // It looks at every row.
  const statistics = shared(async () => {
    const now = Date.now();
    const told = { now, expiringWithinMs: EXPIRING_WITHIN_MS };
    const { expiring, ...rest } = await reading.through(() => projections.nameStatistics(told));
    return { ...rest, expiringWithin: { ms: EXPIRING_WITHIN_MS, names: expiring }, asOf: formatInstant(now) };
  });
  const app = base.withTypeProvider<TypeBoxTypeProvider>();
  app.get(
    '/v1/policies',
    {
      schema: {
        operationId: 'policies',
        tags: ['about'],
        summary: 'Policies, and programs that are emulated',
        querystring: nothingElse,
        response: { 200: { description: 'All of them.', ...pageShape(policyShape) } },
      },
    },
    async () => ({ items: policies(settings.policy), next: null }),
  );
  app.get(
    '/v1/suggestions',
    {
      schema: {
        operationId: 'suggestions',
        tags: ['about'],
        summary: 'Server names that are known, for whoever is typing one',
        querystring: Type.Object(
          { q: Type.String({ minLength: 1, maxLength: 255, description: 'What was typed so far.' }) },
          { additionalProperties: false },
        ),
        response: { 200: { description: `At most ${MAX_SUGGESTIONS}.`, ...pageShape(Type.String()) } },
      },
    },
    async (request) => ({
      items: await reading.through(() => projections.destinations.suggest(request.query.q, MAX_SUGGESTIONS)),
      next: null,
    }),
  );
  app.get(
    '/v1/stats/steps',
    {
      schema: {
        operationId: 'steps',
        tags: ['about'],
        summary: 'How many servers are reached by which step',
        querystring: nothingElse,
        response: { 200: { description: 'By step, outcome and policy.', ...pageShape(stepStatisticShape) } },
      },
    },
    async () => ({ items: await reading.through(() => projections.stepStatistics({ now: Date.now() })), next: null }),
  );
  app.get(
    '/v1/stats/names',
    {
      schema: {
        operationId: 'nameStatistics',
        tags: ['about'],
        summary: 'How many names are held, and how they do',
        querystring: nothingElse,
        response: { 200: { description: 'As of now.', ...nameStatisticsShape } },
      },
    },
    statistics,
  );
}

function policies(own: string): readonly object[] {
  const ours = Object.values(POLICIES).map((policy) => ({
    name: policy.name,
    kind: 'policy',
    label: policyLabel(policy),
    about: `this resolver under ${policyLabel(policy)}`,
    isOwn: policy.name === own,
  }));
  const others = Object.values(EMULATIONS).map(({ name, version, about }) => ({
    name,
    kind: 'program',
    label: `${name} (${version})`,
    about,
    isOwn: false,
  }));
  return [...ours, ...others];
}
