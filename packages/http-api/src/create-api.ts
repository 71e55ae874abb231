import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import type { Service } from '@wherefore/service';
import { type FastifyHttpOptions, type FastifyInstance, fastify } from 'fastify';
import { addAccess } from './access/access.ts';
import type { ApiContext } from './api-context.ts';
import { addOpenApi } from './openapi/add-openapi.ts';
import { addProblems } from './problems/add-problems.ts';
import { answerClientError } from './problems/client-error.ts';
import { problemOf } from './problems/problem-of.ts';
import { replyProblem } from './problems/problem-reply.ts';
import { problemSchema } from './problems/problem-schema.ts';
import { type ApiSettings, boundsOf } from './settings.ts';
import { validatorCompiler } from './validation/validator.ts';

/** The API over a service, not listening yet. Closing it leaves the service as it is. */
export async function createApi(service: Service, settings: ApiSettings): Promise<FastifyInstance> {
  const app = fastify(optionsOf(service, settings));
  const context: ApiContext = { service, settings };
  app.setValidatorCompiler(validatorCompiler);
  app.addSchema(problemSchema);
  addProblems(app);
  addAccess(app, settings);
  await addOpenApi(app);
  // A line for each part: `await app.register(part, context)`.
  void context;
  await app.ready();
  return app;
}

function optionsOf(service: Service, settings: ApiSettings): FastifyHttpOptions<Server> {
  const bounds = boundsOf(settings);
  const { trustProxy } = settings;
  const process = randomUUID().slice(0, 8);
  let requests = 0;
  return {
    loggerInstance: service.logger as NonNullable<FastifyHttpOptions<Server>['loggerInstance']>,
    disableRequestLogging: true,
    genReqId: () => `${process}-${(requests++).toString(36)}`,
    bodyLimit: bounds.bodyBytes,
    requestTimeout: bounds.requestMs,
    keepAliveTimeout: bounds.keepAliveMs,
    maxRequestsPerSocket: bounds.requestsPerConnection,
    http: { headersTimeout: bounds.headersMs, maxHeaderSize: 16 * 1024, requireHostHeader: true },
    trustProxy: trustProxy.length === 0 ? false : [...trustProxy],
    return503OnClosing: true,
    forceCloseConnections: 'idle',
    clientErrorHandler: answerClientError,
    frameworkErrors: (error, request, reply) => void replyProblem(problemOf(error), request, reply),
    routerOptions: { maxParamLength: 1024, ignoreTrailingSlash: false, caseSensitive: true },
  };
}
