import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import type { Service } from '@wherefore/service';
import { type FastifyHttpOptions, type FastifyInstance, fastify } from 'fastify';
import { addAccess } from './access/access.ts';
import type { ApiContext, ApiPart } from './api-context.ts';
import { bulkRoutes } from './bulk/bulk-routes.ts';
import { cacheRoutes } from './caches/cache-routes.ts';
import { clearRoutes } from './caches/clear-routes.ts';
import { destinationRoutes } from './destination/destination-routes.ts';
import { preparedAnswers } from './destination/prepared-answer.ts';
import { Resolving } from './destination/resolving.ts';
import { addHeaders, headersOfRefusal } from './headers/add-headers.ts';
import { historyPart } from './history/history-part.ts';
import { importRoutes } from './history/import-routes.ts';
import { Limits } from './limits/limits.ts';
import { readInTurn, readingGate } from './limits/read-in-turn.ts';
import { addHttpMetrics } from './metrics/add-http-metrics.ts';
import { nameRoutes } from './names/name-routes.ts';
import { addDocuments, addOpenApi } from './openapi/add-openapi.ts';
import { frontDoor } from './operations/front-door.ts';
import { operationsRoutes } from './operations/operations-routes.ts';
import { openPage } from './page/page.ts';
import { pageRoutes } from './page/page-routes.ts';
import { pinRoutes } from './pins/pin-routes.ts';
import { addProblems } from './problems/add-problems.ts';
import { answerClientError } from './problems/client-error.ts';
import { problemReplies, type ReplyProblem } from './problems/problem-reply.ts';
import { replayRoutes } from './replays/replay-routes.ts';
import { sessionRoutes } from './session/session-routes.ts';
import { type ApiSettings, boundsOf } from './settings.ts';
import { addShapes } from './shapes/add-shapes.ts';
import { addTracing } from './tracing/add-tracing.ts';
import { addStrictQueries } from './validation/strict-queries.ts';
import { validatorCompiler } from './validation/validator.ts';
import { withholder } from './withholding/withhold.ts';

/** A path as long as it may be, a token, and what browsers send of themselves. */
const MAX_HEADER_BYTES = 16 * 1024;

/** In the order of the documentation. */
const PARTS: readonly ApiPart[] = [
  destinationRoutes,
  bulkRoutes,
  historyPart,
  replayRoutes,
  importRoutes,
  cacheRoutes,
  clearRoutes,
  pinRoutes,
  nameRoutes,
  sessionRoutes,
  operationsRoutes,
  frontDoor,
  pageRoutes,
];

/**
 * The API over a service, not listening yet. Closing it leaves the service as it is.
 *
 * @throws {SettingsError} there is no page where one should be
 */
export async function createApi(service: Service, settings: ApiSettings): Promise<FastifyInstance> {
  const reply = problemReplies(service.logger);
  const app = fastify(optionsOf(settings, reply));
  const page = settings.page === undefined ? undefined : await openPage(app, settings.page);
  const limits = new Limits(service.metrics, settings, service.settings);
  const withhold = withholder(settings, service.settings);
  const reading = readingGate(service.settings);
  const context: ApiContext = {
    service,
    settings,
    limits,
    history: readInTurn(service.log, reading),
    reading,
    resolving: new Resolving(service, limits),
    preparedAnswer: preparedAnswers(withhold),
    withhold,
    page,
  };
  app.addHook('onClose', async () => limits[Symbol.dispose]());
  if (service.settings.tracesUrl !== undefined) await addTracing(app);
  addShapes(app);
  addStrictQueries(app);
  // What is added last comes first: a request is counted, admitted, and asked for its token.
  await addHeaders(app, settings);
  addAccess(app, settings);
  limits.addTo(app);
  const count = addHttpMetrics(app, service.metrics);
  addProblems(app, { reply, turnedAway: (request) => limits.problemWith(request), count, page });
  await addOpenApi(app);
  for (const part of PARTS) await app.register(part, context);
  await addDocuments(app);
  await app.ready();
  limits.start();
  return app;
}

function optionsOf(settings: ApiSettings, replyProblem: ReplyProblem): FastifyHttpOptions<Server> {
  const bounds = boundsOf(settings);
  const { trustProxy } = settings;
  const process = randomUUID().slice(0, 8);
  let requests = 0;
  return {
    // A logger of Fastify's own costs each request a child, whether or not anything is logged.
    logger: false,
    // As an option: a part that adds schemas of its own would go back to the default of Fastify. Its type
    // knows no other compiler than Ajv.
    schemaController: {
      compilersFactory: {
        buildValidator: () => validatorCompiler as never,
        // Answers are made as they are told. Compiling a writer for each schema of an answer takes seconds.
        buildSerializer: () => () => (answer: unknown) => JSON.stringify(answer),
      },
    },
    genReqId: () => `${process}-${(requests++).toString(36)}`,
    bodyLimit: bounds.bodyBytes,
    requestTimeout: bounds.requestMs,
    // Whoever takes nothing of an answer would keep it in memory for ever.
    connectionTimeout: bounds.stalledMs,
    keepAliveTimeout: bounds.keepAliveMs,
    maxRequestsPerSocket: bounds.requestsPerConnection,
    http: {
      headersTimeout: bounds.headersMs,
      connectionsCheckingInterval: Math.min(1000, bounds.headersMs),
      maxHeaderSize: MAX_HEADER_BYTES,
      // It is told by a problem, as everything is, see `addHeaders`.
      requireHostHeader: false,
    },
    trustProxy: trustProxy.length === 0 ? false : [...trustProxy],
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    clientErrorHandler: answerClientError,
    // No hook sees these.
    frameworkErrors: (error, request, reply) =>
      void replyProblem(error, request, reply.headers(headersOfRefusal(settings, request))),
    routerOptions: { maxParamLength: 1024, ignoreTrailingSlash: false, caseSensitive: true },
  };
}
