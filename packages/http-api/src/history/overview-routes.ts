import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import { formatInstant } from '@wherefore/discovery';
import { type Overview, overviewOf } from '@wherefore/projections';
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { assertServerName } from '../destination/resolving.ts';
import { goneSignal } from '../limits/gone.ts';
import { Problem } from '../problems/problem.ts';
import { instantShape, nameParams, uuidShape } from '../shapes/common-shapes.ts';
import { AS_BEFORE, TAGGED } from './as-before.ts';
import { boundedReading } from './bounded-reading.ts';
import { dearGate } from './dear-gate.ts';
import { type HistoryRoutes, operationId } from './history-source.ts';
import { momentShape, readMoment, readPast } from './moment.ts';

const MAX_BUCKETS = 400;
const DEFAULT_BUCKETS = 100;
const MAX_CHANGES = 500;

/** Events of a name and of its questions: ten thousand are read in a few tenths of a second. */
const MAX_EVENTS = 200_000;

const querystring = Type.Object(
  {
    from: Type.Optional(momentShape('Default: when the first event was recorded.')),
    to: Type.Optional(momentShape('Default: now. Not in the future.')),
    buckets: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: MAX_BUCKETS,
        default: DEFAULT_BUCKETS,
        description: 'Into how many pieces of time events are counted, at most.',
      }),
    ),
  },
  { additionalProperties: false },
);

const count = (description: string) => Type.Integer({ minimum: 0, description });

const bucketShape = Type.Object({
  from: instantShape,
  to: instantShape,
  asked: count('Requests.'),
  observed: count('Answers to questions.'),
  unanswered: count('Of these, those that failed.'),
  concluded: count('Destinations, found or confirmed.'),
  failed: count('Resolutions that found none.'),
  acts: count('Cleared, pinned, unpinned, withdrawn, reported.'),
  claimed: count('What others are said to have cached.'),
});

const changeShape = Type.Object({
  id: uuidShape,
  kind: Type.String({
    enum: [
      ...['observed', 'chosen', 'failed', 'gave-up', 'withdrawn', 'cleared'],
      ...['reported', 'claimed', 'pinned', 'unpinned'],
    ],
    description: 'As in the history.',
  }),
  question: Type.Optional(Type.String({ description: 'Of an observation.' })),
  observedAt: instantShape,
  recordedAt: instantShape,
  text: Type.String(),
  tone: Type.Union([Type.Literal('good'), Type.Literal('bad'), Type.Literal('neutral')]),
});

const overviewShape = Type.Object({
  serverName: Type.String(),
  from: instantShape,
  to: instantShape,
  events: count('So many were recorded between, about the name or in answer to its questions.'),
  buckets: Type.Array(bucketShape, { maxItems: MAX_BUCKETS }),
  changes: Type.Array(changeShape, { maxItems: MAX_CHANGES, description: 'The newest first.' }),
  changesLeftOut: count('So many more there were: such of addresses and reasons alone first, then the oldest.'),
  isCut: Type.Boolean({ description: 'The beginning was deleted.' }),
});

/** `GET …/servers/{name}/overview`. */
export async function overviewRoutes(app: FastifyInstance, routes: HistoryRoutes): Promise<void> {
  const gate = dearGate();
  app.withTypeProvider<TypeBoxTypeProvider>().get(
    `${routes.prefix}/servers/:name/overview`,
    {
      compress: {},
      config: { problems: ['history-too-long'] },
      schema: {
        operationId: operationId(routes, 'overview'),
        tags: ['history'],
        summary: 'All of a history at one glance',
        description:
          'How much happened when, and what changed something: where it leads, by which step, what a question was answered ' +
          'with; not what only confirmed what was known. Times are those of the log. Of one size however long the history.',
        params: nameParams,
        querystring,
        response: { 200: { description: 'The overview.', headers: TAGGED, ...overviewShape }, ...AS_BEFORE },
      },
    },
    async (request, reply) => {
      const signal = goneSignal(reply);
      const { name } = request.params;
      assertServerName(name);
      const { buckets = DEFAULT_BUCKETS } = request.query;
      const source = await routes.open();
      const { log, now, isClosed } = source;
      const to = request.query.to === undefined ? now() : await readPast(source, name, ['to', request.query.to]);
      const from = request.query.from === undefined ? undefined : readMoment('from', request.query.from);
      if (from !== undefined && from > to) throw new Problem('invalid-request', 'from is after to.');
      const span = { to, ...(from !== undefined && { from }) };
      const reading = boundedReading(log, MAX_EVENTS, { instead: 'Read its history, page by page.', signal });
      const overview = await gate.through(
        () => overviewOf(reading, name, { ...span, buckets, changes: MAX_CHANGES }),
        signal,
        routes.clientOf(request),
      );
      return routes.answers.send(request, reply, overviewLine(overview), isClosed);
    },
  );
}

function overviewLine({ from, to, buckets, changes, ...overview }: Overview): object {
  return {
    ...overview,
    from: formatInstant(from),
    to: formatInstant(to),
    buckets: buckets.map((bucket) => ({ ...bucket, from: formatInstant(bucket.from), to: formatInstant(bucket.to) })),
    changes: changes.map(({ eventId, observedAt, recordedAt, ...change }) => ({
      id: eventId,
      ...change,
      observedAt: formatInstant(observedAt),
      recordedAt: formatInstant(recordedAt),
    })),
  };
}
