import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { PROBLEM_TYPE, type Problem, problemDocument } from './problem.ts';
import { problemOf } from './problem-of.ts';

/** Answers with the problem that something thrown comes to. */
export type ReplyProblem = (error: unknown, request: FastifyRequest, reply: FastifyReply) => FastifyReply;

/** What is wrong on this side is logged with its cause. */
export function problemReplies(logger: Logger): ReplyProblem {
  return (error, request, reply) => {
    const problem = problemOf(error);
    logProblem(logger, problem, request.id);
    return (
      reply
        .code(problem.statusCode)
        .headers(problem.headers)
        .header('cache-control', 'no-store')
        // A type of JSON has no charset, and to text Fastify would add one.
        .header('content-type', PROBLEM_TYPE)
        .send(Buffer.from(JSON.stringify(problemDocument(problem, request.id))))
    );
  };
}

/** Whatever was no fault of the client, by the id of the request. */
export function logProblem(logger: Logger, problem: Problem, request: string): void {
  const { code, statusCode, cause } = problem;
  if (statusCode < 500) return;
  if (statusCode === 500) logger.error({ err: cause ?? problem, request }, 'a request failed');
  else logger.debug({ err: cause, code, request }, 'a request was turned away');
}
