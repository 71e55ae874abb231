import type { FastifyInstance } from 'fastify';
import { destinationErrorShape } from '../bulk/bulk-shape.ts';
import { cachedDestinationShape, overrideShape } from '../caches/cache-lines.ts';
import { destinationShape } from '../destination/destination-shape.ts';
import { fromEvidenceShape } from '../destination/evidence-shape.ts';
import { eventShape } from '../history/event-line.ts';
import { explanationShape } from '../history/explanation-shape.ts';
import { pinShape } from '../pins/pin-shape.ts';
import { problemSchema } from '../problems/problem-schema.ts';
import { replayShape } from '../replays/replay-shape.ts';

/** What is told in several places, by name. */
export function addShapes(app: FastifyInstance): void {
  const shapes = [problemSchema, destinationShape, fromEvidenceShape, destinationErrorShape];
  for (const shape of [
    ...shapes,
    cachedDestinationShape,
    overrideShape,
    pinShape,
    eventShape,
    explanationShape,
    replayShape,
  ])
    app.addSchema(shape);
}
