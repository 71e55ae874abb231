import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import { formatInstant } from '@wherefore/discovery';
import { InvalidRead } from '@wherefore/event-log';
import { type HistoryEntry, historyOf } from '@wherefore/projections';
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { assertServerName } from '../destination/resolving.ts';
import { Problem } from '../problems/problem.ts';
import { instantShape, limitShape, nameParams, pageShape, uuidShape } from '../shapes/common-shapes.ts';
import { AS_BEFORE, TAGGED } from './as-before.ts';
import { type HistoryRoutes, operationId } from './history-source.ts';
import { momentShape, readPast } from './moment.ts';

const querystring = Type.Object(
  {
    after: Type.Optional(Type.String({ maxLength: 100, description: '`next` of the page before, in this direction.' })),
    at: Type.Optional(
      momentShape(
        'Where to begin: backwards with what was recorded by then, forwards with what was after. Not with `after`.',
      ),
    ),
    limit: Type.Optional(limitShape),
    direction: Type.Optional(
      Type.Union([Type.Literal('backwards'), Type.Literal('forwards')], {
        default: 'backwards',
        description: '`backwards`: the newest first.',
      }),
    ),
  },
  { additionalProperties: false },
);

const last = Type.Object({ id: uuidShape, observedAt: instantShape, recordedAt: instantShape });

const entryShape = Type.Object({
  serverName: Type.String(),
  kind: Type.String({
    examples: ['chosen'],
    description:
      'asked, observed, chosen, confirmed, failed, gave-up, withdrawn, cleared, reported, claimed, pinned or unpinned.',
  }),
  id: uuidShape,
  observedAt: instantShape,
  recordedAt: instantShape,
  text: Type.String(),
  question: Type.Optional(Type.String({ description: 'Of an observation.' })),
  count: Type.Optional(Type.Integer({ description: 'Of confirmations in a row: how many.' })),
  last: Type.Optional(last),
  changes: Type.Array(Type.Object({}, { additionalProperties: true, description: 'From the conclusion before.' })),
});

const isCut = Type.Boolean({ description: 'Events that belong into this page are not there any more.' });

/** `GET …/servers/{name}/history`. */
export async function nameHistoryRoutes(app: FastifyInstance, routes: HistoryRoutes): Promise<void> {
  app.withTypeProvider<TypeBoxTypeProvider>().get(
    `${routes.prefix}/servers/:name/history`,
    {
      compress: {},
      schema: {
        operationId: operationId(routes, 'history'),
        tags: ['history'],
        summary: 'What happened to a server',
        description:
          'Who asked for it and why, what was seen, concluded, cleared, pinned, reported, and claimed by others. `limit` ' +
          'counts events: entries are fewer where confirmations are told as one, and more by the observations.',
        params: nameParams,
        querystring,
        response: {
          200: { description: 'A page of entries.', headers: TAGGED, ...pageShape(entryShape, { isCut }) },
          ...AS_BEFORE,
        },
      },
    },
    async (request, reply) => {
      const { name } = request.params;
      const { after, at, limit = 100, direction = 'backwards' } = request.query;
      assertServerName(name);
      if (at !== undefined && after !== undefined)
        throw new Problem('invalid-request', 'at: after says where to begin.');
      const source = await routes.open();
      const { log, isClosed } = source;
      const from =
        at === undefined ? after !== undefined && { after } : { at: await readPast(source, name, ['at', at]) };
      const page = await historyOf(log, name, { limit, direction, ...from }).catch((cause: unknown) => {
        if (!(cause instanceof InvalidRead)) throw cause;
        throw new Problem('invalid-request', 'after: give the `next` of the page before, in the same direction.');
      });
      const { next, isCut } = page;
      const answer = { items: page.entries.map((entry) => entryLine(name, entry)), next, isCut };
      return routes.answers.send(request, reply, answer, isClosed);
    },
  );
}

/** An entry as `wherefore history --json` prints it. */
function entryLine(serverName: string, entry: HistoryEntry): object {
  const { kind, eventId, observedAt, recordedAt, text, changes, question, count, last } = entry;
  return {
    serverName,
    kind,
    id: eventId,
    observedAt: formatInstant(observedAt),
    recordedAt: formatInstant(recordedAt),
    text,
    ...(question !== undefined && { question }),
    ...(count !== undefined && { count }),
    ...(last !== undefined && {
      last: {
        id: last.eventId,
        observedAt: formatInstant(last.observedAt),
        recordedAt: formatInstant(last.recordedAt),
      },
    }),
    changes,
  };
}
