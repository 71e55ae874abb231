import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { goneSignal } from '../limits/gone.ts';
import { Problem } from '../problems/problem.ts';
import { limitShape, nullable } from '../shapes/common-shapes.ts';
import { AS_BEFORE, TAGGED } from './as-before.ts';
import { beginning, formatCursor } from './cursor.ts';
import { dearGate } from './dear-gate.ts';
import { type FilterQuery, filterShapes, readCursor, readFilter } from './event-filter.ts';
import { eventLine } from './event-line.ts';
import { readEvents } from './event-reader.ts';
import { type HistoryRoutes, operationId } from './history-source.ts';
import { newestEvents } from './newest-events.ts';

const querystring = Type.Object(
  {
    ...filterShapes,
    limit: Type.Optional(limitShape),
    newest: Type.Optional(
      Type.Boolean({
        description:
          '`true`: the last events instead of the first, the newest last, as far as they are among the last 20,000 of the ' +
          'log, or the last 1,000 of the name. Not with `after`.',
      }),
    ),
  },
  { additionalProperties: false },
);

/** `GET …/events`. */
export async function eventListRoutes(app: FastifyInstance, routes: HistoryRoutes): Promise<void> {
  const gate = dearGate();
  app.withTypeProvider<TypeBoxTypeProvider>().get(
    `${routes.prefix}/events`,
    {
      compress: {},
      config: { problems: ['history-deleted'] },
      schema: {
        operationId: operationId(routes, 'events'),
        tags: ['history'],
        summary: 'The log',
        description:
          'Events in the order of positions. Where few events are wanted of many, a page may have fewer than `limit`, even ' +
          'none, and `next` all the same. `cursor` is the place behind the page: there the stream goes on.',
        querystring,
        response: {
          200: {
            description: 'A page of events.',
            headers: TAGGED,
            ...Type.Object({
              items: Type.Array(Type.Unsafe({ $ref: 'Event#' })),
              next: nullable(Type.String({ description: 'What to give as `after` for the next page.' })),
              cursor: Type.String(),
            }),
          },
          ...AS_BEFORE,
        },
      },
    },
    async (request, reply) => {
      const { after, limit = 100, newest = false } = request.query;
      const filter = readFilter(request.query as FilterQuery);
      if (newest && after !== undefined) throw new Problem('invalid-request', 'after: newest says where to begin.');
      const { log, isClosed } = await routes.open();
      if (newest) {
        // What is rare is looked for far back in every lane.
        const { events, cursor } = await gate.through(
          () => newestEvents(log, { filter, limit }),
          goneSignal(reply),
          routes.clientOf(request),
        );
        const end = { items: events.map((event) => eventLine(event)), next: null, cursor: formatCursor(cursor) };
        return routes.answers.send(request, reply, end, isClosed);
      }
      const start = after === undefined ? beginning(log.lanes) : readCursor(after, log.lanes);
      const { events, cursor, isEnd } = await readEvents(log, { after: start, filter, limit });
      const place = formatCursor(cursor);
      const answer = { items: events.map((event) => eventLine(event)), next: isEnd ? null : place, cursor: place };
      return routes.answers.send(request, reply, answer, isClosed);
    },
  );
}
