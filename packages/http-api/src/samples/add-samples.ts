import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import type { HistoryRoutes } from '../history/history-source.ts';
import { Problem } from '../problems/problem.ts';
import { instantShape } from '../shapes/common-shapes.ts';
import { openSample } from './open-sample.ts';
import { MOMENT_KINDS, SAMPLES, type Sample } from './sample.ts';

const sampleShape = Type.Object({
  name: Type.String(),
  title: Type.String(),
  about: Type.String(),
  path: Type.String({ description: 'Before servers/… and events/….' }),
  servers: Type.Array(Type.String()),
  from: instantShape,
  to: instantShape,
  moments: Type.Array(
    Type.Object({
      at: instantShape,
      about: Type.String(),
      kind: Type.Union(
        MOMENT_KINDS.map((kind) => Type.Literal(kind)),
        {
          description: 'The name was used, a fault began or ended, or an operator cleared the caches of their program.',
        },
      ),
    }),
  ),
});

/** `GET /v1/samples`, and each of them told as the history of this service is. */
export async function addSamples(
  app: FastifyInstance,
  { answers, clientOf }: Pick<HistoryRoutes, 'answers' | 'clientOf'>,
  addHistory: (app: FastifyInstance, routes: HistoryRoutes) => Promise<void>,
): Promise<void> {
  const lines = SAMPLES.map(sampleLine);
  app.get(
    '/v1/samples',
    {
      schema: {
        operationId: 'samples',
        tags: ['history'],
        summary: 'Histories to look at',
        description: 'Recorded incidents that come with the program, to be read as one reads the log.',
        response: { 200: { description: 'All of them.', ...Type.Object({ items: Type.Array(sampleShape) }) } },
      },
    },
    (request, reply) => answers.send(request, reply, { items: lines, next: null }, false),
  );
  app.get(
    '/v1/samples/:sample',
    {
      schema: {
        operationId: 'sample',
        tags: ['history'],
        summary: 'One of them',
        params: Type.Object({ sample: Type.String({ maxLength: 64 }) }),
        response: { 200: { description: 'What it is, and when it is worth looking at.', ...sampleShape } },
      },
    },
    (request, reply) => {
      const { sample } = request.params as { readonly sample: string };
      const index = SAMPLES.findIndex(({ name }) => name === sample);
      const line = lines[index];
      if (line === undefined)
        throw new Problem('not-found', 'There is no sample of this name: /v1/samples lists them.');
      return answers.send(request, reply, line, false);
    },
  );
  for (const sample of SAMPLES) {
    await addHistory(app, {
      prefix: pathOf(sample),
      operations: 'sample',
      open: openSample(sample),
      answers,
      clientOf,
    });
  }
}

function sampleLine(sample: Sample): object {
  const { name, title, about, servers, from, to, moments } = sample;
  return { name, title, about, path: pathOf(sample), servers, from, to, moments };
}

function pathOf({ name }: Sample): string {
  return `/v1/samples/${name}`;
}
