import { type TObject, Type } from 'typebox';
import { instantShape, nullable, uuidShape } from '../shapes/common-shapes.ts';

const holding = Type.Object(
  { kind: Type.String({ enum: ['destination', 'failure'] }) },
  { additionalProperties: true, description: 'A destination, or a failure that is kept as one.' },
);

const end = Type.Object({
  kind: Type.String({ enum: ['expiry', 'connection-failure', 'clear', 'asked-again', 'open', 'world'] }),
  eventId: nullable(uuidShape),
});

const span = { from: instantShape, to: instantShape };

/** Told where a list was too long: how many of its first are missing. */
const leftOut = Type.Optional(Type.Integer({ description: 'How many of the first are left out.' }));

const segment = Type.Object(
  {
    kind: Type.String({ enum: ['held', 'nothing', 'unanswerable'] }),
    ...span,
    endedBy: end,
    afterUnknown: Type.Boolean({ description: 'Something before it cannot be known.' }),
    holding: Type.Optional(holding),
    heldUntil: Type.Optional(nullable(instantShape)),
    because: Type.Optional(Type.Array(uuidShape)),
    wantedBy: Type.Optional(nullable(uuidShape)),
    notes: Type.Optional(Type.Array(Type.String())),
    overrides: Type.Optional(Type.Array(Type.Object({}, { additionalProperties: true }))),
    why: Type.Optional(nullable(Type.String())),
    question: Type.Optional(Type.String({ description: 'What it would have asked, and history cannot answer.' })),
  },
  { description: 'What was held from then to then. They follow each other without a gap.' },
);

const wrong = Type.Object({
  ...span,
  held: holding,
  right: holding,
  startedBy: nullable(uuidShape),
  endedBy: end,
  expiresAt: nullable(instantShape),
});

const resolver = Type.Object({
  name: Type.String(),
  about: Type.String(),
  segments: Type.Array(segment),
  segmentsLeftOut: leftOut,
  wrong: Type.Array(wrong, { description: 'When what it held was not what would have been right.' }),
  wrongLeftOut: leftOut,
  wrongMs: Type.Number(),
  unanswerableMs: Type.Number(),
  cures: Type.Array(Type.String(), { description: 'What would have ended a wrong stretch before its time.' }),
  heeds: Type.Array(Type.String(), { description: 'What has it let go of what it holds.' }),
});

export const counterfactualShape: TObject = Type.Object({
  serverName: Type.String(),
  ...span,
  against: Type.String({ description: 'The policy that says what would have been right.' }),
  reference: Type.Array(
    Type.Object({
      ...span,
      holding: nullable(holding),
      because: Type.Array(uuidShape),
      changedBy: nullable(uuidShape),
    }),
  ),
  referenceLeftOut: leftOut,
  resolvers: Type.Array(resolver),
});
