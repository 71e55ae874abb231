import { type TObject, Type } from 'typebox';
import { pinShape } from '../pins/pin-shape.ts';
import { instantShape, nullable, stepShape, targetShape, uuidShape } from '../shapes/common-shapes.ts';
import { treeShape } from './tree-line.ts';

const eventAt = Type.Object({ id: uuidShape, type: Type.String(), at: instantShape });

const seen = nullable(
  Type.Object({ id: uuidShape, says: Type.String(), observedAt: instantShape, recordedAt: instantShape }),
);

const evidence = Type.Object(
  {
    id: uuidShape,
    fullId: uuidShape,
    question: Type.String({ examples: ['srv:_matrix-fed._tcp.matrix.org'] }),
    verdict: Type.String({ enum: ['valid', 'found', 'absent', 'invalid', 'failed'] }),
    says: Type.String(),
    requestedAt: instantShape,
    observedAt: instantShape,
    recordedAt: instantShape,
    freshUntil: instantShape,
    staleUntil: instantShape,
    lifetime: Type.Object({ basis: Type.String(), statedMs: Type.Number(), effectiveMs: Type.Number() }),
    stale: Type.Boolean({ description: 'Past its time, and let serve because asking again failed.' }),
    isWeakest: Type.Boolean({ description: 'The conclusion is believed as long as this.' }),
    observation: nullable(
      Type.Object({}, { additionalProperties: true, description: 'As recorded: hops, records, TTLs, outcome.' }),
    ),
  },
  { description: 'What was seen, what it was taken for, and how long it holds.' },
);

const held = Type.Object(
  {
    kind: Type.Literal('held'),
    outcome: Type.String({ enum: ['destination', 'unresolvable'] }),
    step: nullable(stepShape),
    hostHeader: Type.Optional(Type.String()),
    tlsName: Type.Optional(Type.String()),
    sni: Type.Optional(nullable(Type.String())),
    targets: Type.Optional(Type.Array(targetShape)),
    code: Type.Optional(Type.String()),
    message: Type.Optional(Type.String()),
    freshUntil: instantShape,
    policy: Type.String(),
    because: Type.Array(uuidShape),
    eventId: uuidShape,
    fullId: uuidShape,
    chosenAt: instantShape,
    lastDrawnAt: instantShape,
    confirmations: Type.Integer(),
    isFresh: Type.Boolean({ description: 'It was believed then; else whoever asked had it asked anew.' }),
    isReproduced: Type.Boolean({ description: 'Decided again from what it cites it comes to the same.' }),
    obstacle: Type.Optional(Type.Object({}, { additionalProperties: true })),
    pending: Type.Optional(eventAt),
    sentences: Type.Array(Type.String()),
    steps: Type.Array(
      Type.Object({
        step: Type.String(),
        title: Type.String(),
        status: Type.String({ enum: ['taken', 'failed', 'skipped'] }),
        text: Type.String(),
        evidence: Type.Array(uuidShape),
      }),
    ),
    tree: nullable(treeShape),
    pin: nullable(Type.Object(pinShape.properties, { description: 'The pin that it was drawn under.' })),
    evidence: Type.Array(evidence),
    weakest: nullable(Type.Object({ id: uuidShape, question: Type.String(), freshUntil: instantShape })),
    afterwards: Type.Object({
      confirmations: Type.Integer(),
      believedUntil: instantShape,
      isCut: Type.Boolean({ description: 'There are more events than are read.' }),
      end: Type.Optional(eventAt),
    }),
  },
  { title: 'held' },
);

const nothing = Type.Object(
  {
    kind: Type.Literal('nothing'),
    endedBy: Type.Optional(eventAt),
    lastId: Type.Optional(uuidShape),
    pending: Type.Optional(eventAt),
  },
  { title: 'nothing' },
);

/** What was known of a name at a time, and why; and what the world had shown by then. */
export const explanationShape: TObject = Type.Object(
  {
    serverName: Type.String(),
    at: instantShape,
    known: Type.Union([held, nothing], { description: 'By the time of recording.' }),
    pin: nullable(Type.Object(pinShape.properties, { description: 'The pin that was in force, whatever was held.' })),
    isCut: Type.Boolean({ description: 'Some of what was recorded of it by then is not there any more.' }),
    seen: Type.Array(
      Type.Object({ question: Type.String(), known: seen, shown: seen, differs: Type.Boolean(), next: seen }),
      {
        description: 'By the time of observation, question by question.',
      },
    ),
    sentences: Type.Array(Type.String()),
  },
  { $id: 'Explanation' },
);
