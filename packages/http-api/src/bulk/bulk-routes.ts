import { Readable } from 'node:stream';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import type { ApiContext } from '../api-context.ts';
import { assertServerName } from '../destination/resolving.ts';
import { arriving } from '../limits/arriving.ts';
import { goneSignal } from '../limits/gone.ts';
import { problemDocument } from '../problems/problem.ts';
import { problemOf } from '../problems/problem-of.ts';
import { logProblem } from '../problems/problem-reply.ts';
import { boundsOf } from '../settings.ts';
import { asTheyCome } from './as-they-come.ts';

const MAX_NAMES = 1000;
/** The longest server name is 253 characters and a port; what is longer is told so without being looked at. */
const MAX_NAME_LENGTH = 300;
/** For as many names as there may be, each as long as it may be. */
const MAX_BODY_BYTES = MAX_NAMES * (MAX_NAME_LENGTH + 4);
/** Names of one request under way at once: a few hundred such requests stay within what the resolver takes on. */
const AT_ONCE = 32;

const names = Type.Array(Type.String(), {
  minItems: 1,
  maxItems: MAX_NAMES,
  examples: [['matrix.org', 'example.org:8449']],
});

/** `POST /v1/destinations`. */
export async function bulkRoutes(
  app: FastifyInstance,
  { service, settings, limits, resolving, preparedAnswer }: ApiContext,
): Promise<void> {
  app.withTypeProvider<TypeBoxTypeProvider>().post(
    '/v1/destinations',
    {
      bodyLimit: MAX_BODY_BYTES,
      ...arriving(boundsOf(settings).bodies),
      config: { access: 'read' },
      schema: {
        operationId: 'destinations',
        tags: ['servers'],
        summary: 'Where many servers are',
        description: `At most ${MAX_NAMES} names. The answers come as lines of JSON, each as soon as it is there, so in no particular order; a name that is given twice is answered once. Names that are not known count as resolutions, each.`,
        body: Type.Union([names, Type.Object({ names }, { additionalProperties: false })]),
        response: {
          200: {
            description: 'A line for each name.',
            content: {
              'application/x-ndjson': {
                schema: { anyOf: [{ $ref: 'Destination#' }, { $ref: 'DestinationError#' }] },
              },
            },
          },
        },
      },
    },
    (request, reply) => {
      const { body, by } = request;
      const wanted = [...new Set('names' in body ? body.names : body)];
      limits.takeResolutions(request, wanted.filter((name) => !resolving.isKnown(name)).length);
      const asking = { by, client: limits.clientOf(request), signal: goneSignal(reply), request: request.id };
      const lines = asTheyCome(wanted, AT_ONCE, (name) => line(name, asking));
      return reply
        .headers({ 'content-type': 'application/x-ndjson', 'cache-control': 'no-store', 'x-accel-buffering': 'no' })
        .send(Readable.from(lines, { objectMode: false, highWaterMark: 16 * 1024 }));
    },
  );

  interface Asking {
    readonly by: string | undefined;
    readonly client: string;
    readonly signal: AbortSignal;
    /** Its id. */
    readonly request: string;
  }

  function line(name: string, asking: Asking): string | Promise<string> {
    const conclusion = resolving.fromMemory(name);
    return conclusion === undefined ? resolvedLine(name, asking) : `${preparedAnswer(conclusion).text}\n`;
  }

  async function resolvedLine(name: string, asking: Asking): Promise<string> {
    const { by, client, signal } = asking;
    try {
      assertServerName(name);
      const conclusion = await resolving.resolveCounted(name, { by, client, signal, fresh: false });
      return `${preparedAnswer(conclusion).text}\n`;
    } catch (error) {
      signal.throwIfAborted();
      const problem = problemOf(error);
      logProblem(service.logger, problem, asking.request);
      const serverName = name.slice(0, MAX_NAME_LENGTH);
      return `${JSON.stringify({ serverName, outcome: 'error', problem: problemDocument(problem) })}\n`;
    }
  }
}
