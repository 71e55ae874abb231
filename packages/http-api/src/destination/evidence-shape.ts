import { type TSchema, Type } from 'typebox';
import { instantShape, nullable, stepShape, targetShape, uuidShape } from '../shapes/common-shapes.ts';

const common = {
  serverName: Type.String(),
  from: Type.Literal('recorded-evidence'),
  policy: Type.String({ description: 'The policy with its version, or the program.', examples: ['tuwunel-1.5.1'] }),
};

/** Of a policy of ours. */
const decided = {
  freshUntil: instantShape,
  because: Type.Array(uuidShape),
  concludedId: uuidShape,
  decidedAt: instantShape,
};

/** Of another program. */
const held = {
  heldUntil: nullable(instantShape),
  because: Type.Array(uuidShape),
  notes: Type.Array(Type.String()),
};

const place = Type.Object({ host: Type.String(), port: Type.Integer() });
const route = {
  outcome: Type.Literal('destination'),
  step: stepShape,
  hostHeader: Type.String(),
  tlsName: Type.String(),
};
const failure = { outcome: Type.Literal('unresolvable'), step: nullable(stepShape), message: Type.String() };

/** What another makes of what is recorded. */
export const fromEvidenceShape: TSchema = Type.Union(
  [
    Type.Object(
      { ...common, ...decided, ...route, sni: nullable(Type.String()), targets: Type.Array(targetShape) },
      { title: 'decided by a policy' },
    ),
    Type.Object({ ...common, ...decided, ...failure, code: Type.String() }, { title: 'unresolvable by a policy' }),
    Type.Object({ ...common, ...held, ...route, targets: Type.Array(place) }, { title: 'held by a program' }),
    Type.Object({ ...common, ...held, ...failure, isDefinite: Type.Boolean() }, { title: 'held as a failure' }),
    Type.Object(
      { ...common, outcome: Type.Literal('nothing'), why: nullable(Type.String()) },
      { title: 'nothing is held', description: 'Who wants the name has it asked for.' },
    ),
    Type.Object(
      {
        ...common,
        outcome: Type.Literal('unanswerable'),
        why: Type.String(),
        questions: Type.Optional(Type.Array(Type.String(), { description: 'What nobody asked then.' })),
      },
      { title: 'what is recorded does not tell' },
    ),
  ],
  { $id: 'FromEvidence' },
);
