import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import { formatInstant } from '@wherefore/discovery';
import { type Provenance, provenanceOf } from '@wherefore/projections';
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { instantShape, uuidShape } from '../shapes/common-shapes.ts';
import { AS_BEFORE, TAGGED } from './as-before.ts';
import { readCitedEvents } from './cited-events.ts';
import { type CitedAs, citedBy, cites } from './event-citations.ts';
import { eventLine } from './event-line.ts';
import { eventNotThere } from './event-not-there.ts';
import { type HistoryRoutes, operationId } from './history-source.ts';

const params = Type.Object({
  // Not `format`: what is no UUID is the id of no event.
  id: Type.String({ maxLength: 64 }),
});

const querystring = Type.Object(
  {
    citedBy: Type.Optional(Type.Boolean({ description: 'Also what cites it, as far as that is near in the log.' })),
    sentences: Type.Optional(
      Type.Boolean({ description: 'Also what each of those is that it cites, and that cite it.' }),
    ),
    provenance: Type.Optional(
      Type.Boolean({ description: 'Also all that it rests on, back to what was seen and to who asked for that.' }),
    ),
  },
  { additionalProperties: false },
);

const CITED_AS: CitedAs[] = [
  ...(['rests-on', 'pinned-by', 'confirms', 'asked-by'] as const),
  ...(['withdraws', 'supersedes', 'unpins', 'tells-of'] as const),
];

const citation = Type.Object({
  id: uuidShape,
  as: Type.String({ enum: CITED_AS }),
  event: Type.Optional(
    Type.Object(
      {
        type: Type.String(),
        stream: Type.String(),
        observedAt: instantShape,
        recordedAt: instantShape,
        text: Type.Optional(Type.String()),
      },
      { description: 'With `sentences`. Absent then: it is not in the log any more.' },
    ),
  ),
});

const provenanceShape = Type.Object({
  root: uuidShape,
  nodes: Type.Array(
    Type.Object({
      id: uuidShape,
      role: Type.String({ enum: ['request', 'observation', 'conclusion', 'act', 'claim', 'delivery'] }),
      type: Type.String(),
      stream: Type.String(),
      observedAt: instantShape,
      recordedAt: instantShape,
      question: Type.Optional(Type.String()),
      text: Type.String(),
    }),
  ),
  edges: Type.Array(Type.Object({ from: uuidShape, to: uuidShape, as: Type.String() })),
  missing: Type.Array(Type.Object({ from: uuidShape, to: uuidShape, as: Type.String() })),
  isCut: Type.Boolean(),
});

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** `GET …/events/{id}`. */
export async function eventRoutes(app: FastifyInstance, routes: HistoryRoutes): Promise<void> {
  app.withTypeProvider<TypeBoxTypeProvider>().get(
    `${routes.prefix}/events/:id`,
    {
      compress: {},
      config: { problems: ['history-deleted'] },
      schema: {
        operationId: operationId(routes, 'event'),
        tags: ['history'],
        summary: 'One event, and what it cites',
        params,
        querystring,
        response: {
          200: {
            description: 'The event. It never changes; what cites it may become more.',
            headers: TAGGED,
            ...Type.Object({
              event: Type.Unsafe({ $ref: 'Event#' }),
              cites: Type.Array(citation),
              citedBy: Type.Optional(Type.Array(citation)),
              provenance: Type.Optional(provenanceShape),
            }),
          },
          ...AS_BEFORE,
        },
      },
    },
    async (request, reply) => {
      const id = request.params.id.toLowerCase();
      const { log, isClosed } = await routes.open();
      const [event] = UUID.test(id) ? await log.readEvents([id]) : [];
      if (event === undefined) throw await eventNotThere(log, id);
      const { citedBy: wantsCitedBy = false, provenance: wantsProvenance = false, sentences = false } = request.query;
      const provenance = wantsProvenance ? await provenanceOf(log, id) : undefined;
      const cited = cites(event);
      const citing = wantsCitedBy ? await citedBy(log, event) : [];
      const told = await readCitedEvents(log, sentences ? [...cited, ...citing] : []);
      const answer = {
        event: eventLine(event, told.find),
        cites: told.tell(cited),
        ...(wantsCitedBy && { citedBy: told.tell(citing) }),
        ...(provenance !== undefined && { provenance: provenanceLine(provenance) }),
      };
      return routes.answers.send(request, reply, answer, isClosed || !wantsCitedBy);
    },
  );
}

function provenanceLine({ nodes, ...rest }: Provenance): object {
  return {
    ...rest,
    nodes: nodes.map(({ observedAt, recordedAt, ...node }) => ({
      ...node,
      observedAt: formatInstant(observedAt),
      recordedAt: formatInstant(recordedAt),
    })),
  };
}
