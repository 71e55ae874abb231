import type { FastifyReply, FastifyRequest } from 'fastify';
import { PROBLEM_TYPE, type Problem, problemDocument } from './problem.ts';

/** Answers with a problem. What is wrong on this side is logged with its cause. */
export function replyProblem(problem: Problem, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (problem.statusCode === 500) request.log.error({ err: problem.cause ?? problem }, 'a request failed');
  else if (problem.statusCode === 503) request.log.debug({ err: problem }, 'a request was turned away');
  return (
    reply
      .code(problem.statusCode)
      .headers(problem.headers)
      .header('cache-control', 'no-store')
      // A type of JSON has no charset, and to text Fastify would add one.
      .header('content-type', PROBLEM_TYPE)
      .send(Buffer.from(JSON.stringify(problemDocument(problem, request.id))))
  );
}
