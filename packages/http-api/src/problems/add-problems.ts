import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { CountNowhere } from '../metrics/add-http-metrics.ts';
import { type Page, wantsPageOfNothing } from '../page/page.ts';
import { Routes } from '../routing/routes.ts';
import { Problem } from './problem.ts';
import type { ReplyProblem } from './problem-reply.ts';

export interface ProblemsOptions {
  readonly reply: ReplyProblem;
  /** Why a request for what is not there is turned away, if it is. */
  readonly turnedAway: (request: FastifyRequest) => Problem | undefined;
  readonly count: CountNowhere;
  /** What tells people that nothing is served at a path. */
  readonly page: Page | undefined;
}

/**
 * Answers every error, and every path that nothing is served at, with a problem, but for browsers where there is a page.
 * Comes before the routes.
 */
export function addProblems(
  app: FastifyInstance,
  { reply: replyProblem, turnedAway, count, page }: ProblemsOptions,
): void {
  const routes = new Routes();
  app.addHook('onRoute', ({ url, method }) => routes.add(url, method));
  app.setErrorHandler(replyProblem);
  app.setNotFoundHandler((request, reply) => {
    count(request, reply);
    const problem = turnedAway(request);
    if (problem !== undefined) return replyProblem(problem, request, reply);
    const [path = ''] = request.raw.url?.split('?', 1) ?? [];
    const allowed = routes.allowed(path);
    if (allowed.length === 0 && page !== undefined && wantsPageOfNothing(request, path))
      return page.sendAsNothing(reply);
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
