import type { FastifyInstance } from 'fastify';
import type { ApiContext } from '../api-context.ts';
import { addSamples } from '../samples/add-samples.ts';
import { counterfactualRoutes } from './counterfactual-routes.ts';
import { eventListRoutes } from './event-list-routes.ts';
import { eventRoutes } from './event-routes.ts';
import { eventStreamRoutes } from './event-stream-routes.ts';
import { explanationRoutes } from './explanation-routes.ts';
import { historyAnswers } from './history-answers.ts';
import type { HistoryRoutes, HistorySource } from './history-source.ts';
import { nameHistoryRoutes } from './name-history-routes.ts';
import { overviewRoutes } from './overview-routes.ts';

/** What is recorded: explanations, histories, events as they were and as they come; and the samples. */
export async function historyPart(
  app: FastifyInstance,
  { service, settings, limits, resolving, withhold, history }: ApiContext,
): Promise<void> {
  const answers = historyAnswers(settings, withhold);
  const live: HistorySource = {
    log: history,
    now: Date.now,
    isClosed: false,
    resolve: (name, request) => resolving.resolve(name, request, { fresh: false }),
  };
  const { clientOf } = limits;
  await addHistoryRoutes(app, { prefix: '/v1', operations: '', open: async () => live, answers, clientOf });
  await eventStreamRoutes(app, { service, settings, limits, withhold, history });
  // What happened in them is told to everybody.
  const openly = historyAnswers(settings, (answer) => answer);
  await addSamples(app, { answers: openly, clientOf }, addHistoryRoutes);
}

async function addHistoryRoutes(app: FastifyInstance, routes: HistoryRoutes): Promise<void> {
  await explanationRoutes(app, routes);
  await nameHistoryRoutes(app, routes);
  await overviewRoutes(app, routes);
  await counterfactualRoutes(app, routes);
  await eventListRoutes(app, routes);
  await eventRoutes(app, routes);
}
