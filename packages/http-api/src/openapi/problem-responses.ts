import type { FastifyInstance, RouteOptions } from 'fastify';
import { PROBLEM_TYPE } from '../problems/problem.ts';
import { PROBLEMS, type ProblemCode } from '../problems/problem-codes.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Problems of a route besides those that any like it may have. */
    readonly problems?: readonly ProblemCode[];
  }
}

const ANYWHERE: readonly ProblemCode[] = ['invalid-request', 'internal-error'];
const WITH_LIMITS: readonly ProblemCode[] = [
  'too-many-requests',
  'overloaded',
  'database-unavailable',
  'shutting-down',
];
const WITH_TOKEN: readonly ProblemCode[] = ['unauthorized', 'forbidden'];
const WITH_BODY: readonly ProblemCode[] = ['body-too-large', 'unsupported-media-type'];

/** Documents the problems of every route. Comes after the access of a route is settled. */
export function addProblemResponses(app: FastifyInstance): void {
  app.addHook('onRoute', (route) => {
    if (route.schema === undefined || route.schema.hide === true) return;
    const own = (route.schema.response ?? {}) as Readonly<Record<string, object>>;
    route.schema = { ...route.schema, response: { ...responsesOf(codesOf(route)), ...own } };
  });
}

function codesOf({ url, schema, config }: RouteOptions): readonly ProblemCode[] {
  const name: readonly ProblemCode[] = url.includes('/:name/') ? ['invalid-server-name'] : [];
  const token = config?.access === 'open' ? [] : WITH_TOKEN;
  const limits = config?.isUnlimited === true ? [] : WITH_LIMITS;
  const body = schema?.body === undefined ? [] : WITH_BODY;
  return [...ANYWHERE, ...name, ...token, ...body, ...limits, ...(config?.problems ?? [])];
}

/** By status, and the rest of what may happen to any request. */
function responsesOf(codes: readonly ProblemCode[]): Readonly<Record<string, object>> {
  const byStatus = Map.groupBy(codes, (code) => PROBLEMS[code].status);
  const listed = [...byStatus].map(([status, some]) => [String(status), problemResponse(sentences(some), status)]);
  return { ...Object.fromEntries(listed), default: problemResponse('Whatever else is wrong.') };
}

function sentences(codes: readonly ProblemCode[]): string {
  return codes.map((code) => `\`${code}\`: ${PROBLEMS[code].title}`).join(' ');
}

function problemResponse(description: string, status?: number): object {
  const isForLater = status === 429 || status === 503;
  const retryAfter = { 'retry-after': { type: 'integer', description: 'Seconds.' } };
  return {
    description,
    ...(isForLater && { headers: retryAfter }),
    content: { [PROBLEM_TYPE]: { schema: { $ref: 'Problem#' } } },
  };
}
