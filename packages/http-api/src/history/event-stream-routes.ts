import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { BulkLog } from '@wherefore/event-log';
import type { Service } from '@wherefore/service';
import type { FastifyInstance } from 'fastify';
import { Gauge } from 'prom-client';
import { Type } from 'typebox';
import type { ApiContext } from '../api-context.ts';
import { historyDeleted } from '../problems/history-deleted.ts';
import { boundsOf } from '../settings.ts';
import type { Cursor } from './cursor.ts';
import { type FilterQuery, filterShapes, readCursor, readFilter } from './event-filter.ts';
import type { EventFilter } from './event-reader.ts';
import { EventStreams } from './event-streams.ts';

const querystring = Type.Object(filterShapes, { additionalProperties: false });

const headers = Type.Object({ 'last-event-id': Type.Optional(Type.String({ maxLength: 6000 })) });

const HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store',
  // Proxies that collect what they pass on would hold events back.
  'x-accel-buffering': 'no',
} as const;

interface Asked {
  readonly headers: { readonly 'last-event-id'?: string };
  readonly query: FilterQuery & { readonly after?: string };
}

/** Where a stream begins, and what of the events it has. */
interface Beginning {
  readonly after: Cursor;
  readonly filter: EventFilter;
}

/** `GET /v1/events/stream`, and HEAD. */
export async function eventStreamRoutes(
  app: FastifyInstance,
  {
    service,
    settings,
    limits,
    withhold,
    history: log,
  }: Pick<ApiContext, 'service' | 'settings' | 'limits' | 'withhold' | 'history'>,
): Promise<void> {
  const { metrics, signal, logger } = service;
  const streams = new EventStreams(log, boundsOf(settings), withhold);
  meter(metrics, streams);
  const end = (): void => streams.end();
  // Before the server waits for what is open: a stream would be open for ever.
  app.addHook('preClose', async () => end());
  signal.addEventListener('abort', end, { once: true });
  app.addHook('onClose', async () => signal.removeEventListener('abort', end));
  const { clientOf } = limits;
  const beginning = async ({ headers, query }: Asked, holder: string): Promise<Beginning> => {
    const filter = readFilter(query);
    const from = headers['last-event-id'] ?? query.after;
    streams.assertRoom(holder);
    const after = from === undefined || from === '' ? await endOf(log) : readCursor(from, log.lanes);
    await refuseDeleted(log, after);
    return { after, filter };
  };
  const typed = app.withTypeProvider<TypeBoxTypeProvider>();
  // Of its own, and not left to Fastify: what answers GET keeps the connection.
  typed.head('/v1/events/stream', { schema: { hide: true, querystring, headers } }, async (request, reply) => {
    await beginning(request as Asked, clientOf(request));
    return reply.headers(HEADERS).send();
  });
  typed.get(
    '/v1/events/stream',
    {
      exposeHeadRoute: false,
      config: { problems: ['history-deleted'] },
      schema: {
        operationId: 'eventStream',
        tags: ['history'],
        summary: 'Events as they come',
        description:
          'Server-sent events: `event` is the type, `data` the event as the list has it, `id` a cursor. Begins behind ' +
          '`Last-Event-ID`, else behind `after`, else at the end of the log. No event is missing and none comes twice, ' +
          'whichever process it resumes at. Who does not read is hung up on, and resumes.',
        querystring,
        headers,
        response: {
          200: { description: 'The stream.', content: { 'text/event-stream': { schema: { type: 'string' } } } },
        },
      },
    },
    async (request, reply) => {
      const holder = clientOf(request);
      const { after, filter } = await beginning(request as Asked, holder);
      streams.assertRoom(holder);
      reply.hijack();
      const { raw } = reply;
      raw.socket?.setNoDelay(true);
      raw.writeHead(200, {
        ...(reply.getHeaders() as Record<string, string>),
        ...HEADERS,
      });
      await streams.serve(raw, { after, filter, holder }).catch((error: unknown) => {
        logger.debug({ err: error, request: request.id }, 'a stream of events was ended');
      });
    },
  );
}

/** Everything up to there is recorded and seen; what comes is told. */
async function endOf(log: BulkLog): Promise<Cursor> {
  return await Promise.all(Array.from({ length: log.lanes }, (_, lane) => log.settled(lane)));
}

/** Told at once, for nobody would hear it in the middle of a stream. */
async function refuseDeleted(log: BulkLog, after: Cursor): Promise<void> {
  for (const [lane, position] of after.entries()) {
    const deletedTo = await log.deletedTo(lane);
    if (position < deletedTo) throw historyDeleted(deletedTo);
  }
}

function meter(metrics: Service['metrics'], streams: EventStreams): void {
  const name = 'wherefore_http_streams';
  metrics.removeSingleMetric(name);
  new Gauge({
    name,
    help: 'Streams of events that are open.',
    registers: [metrics],
    collect() {
      this.set(streams.open);
    },
  });
}
