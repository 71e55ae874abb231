import type { FastifyInstance } from 'fastify';
import { Routes } from '../routing/routes.ts';
import { Problem } from './problem.ts';
import { problemOf } from './problem-of.ts';
import { replyProblem } from './problem-reply.ts';

/** Answers every error, and every path that nothing is served at, with a problem. Comes before the routes. */
export function addProblems(app: FastifyInstance): void {
  const routes = new Routes();
  app.addHook('onRoute', ({ url, method }) => routes.add(url, method));
  app.setErrorHandler((error, request, reply) => replyProblem(problemOf(error), request, reply));
  app.setNotFoundHandler((request, reply) => {
    const [path = ''] = request.raw.url?.split('?', 1) ?? [];
    const allowed = routes.allowed(path);
    return replyProblem(allowed.length === 0 ? noRoute() : notAllowed(allowed), request, reply);
  });
}

function noRoute(): Problem {
  return new Problem('no-such-route', 'What is served is told at /openapi.json, and for people at /docs.');
}

function notAllowed(allowed: readonly string[]): Problem {
  const allow = allowed.join(', ');
  return new Problem('method-not-allowed', `This path is served for ${allow}.`, { headers: { allow } });
}
