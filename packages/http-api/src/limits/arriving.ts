import type { FastifyRequest, onRequestHookHandler, preValidationHookHandler } from 'fastify';
import { Problem } from '../problems/problem.ts';

/** Hooks of a route that anybody may send large bodies to. */
export interface Arriving {
  readonly onRequest: onRequestHookHandler;
  readonly preValidation: preValidationHookHandler;
}

/** Lets so many bodies arrive at a time, for each is kept until it is there, and turns the rest away before theirs. */
export function arriving(most: number): Arriving {
  const now = new Set<FastifyRequest>();
  return {
    onRequest(request, reply, done) {
      if (now.size >= most) {
        done(new Problem('overloaded', 'Too many bodies are on their way here.', { retryAfter: 5 }));
        return;
      }
      now.add(request);
      reply.raw.once('close', () => now.delete(request));
      done();
    },
    preValidation(request, _reply, done) {
      now.delete(request);
      done();
    },
  };
}
