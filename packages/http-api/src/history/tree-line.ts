import { type ExplanationNode, formatInstant } from '@wherefore/discovery';
import { type TSchema, Type } from 'typebox';

/** An explanation's tree with instants in ISO 8601, as `wherefore explain --json` prints it. */
export function treeLine({ text, status, step, evidence, children }: ExplanationNode): object {
  return {
    text,
    status,
    ...(step !== undefined && { step }),
    ...(evidence !== undefined && {
      evidence: {
        id: evidence.id,
        question: evidence.question,
        freshUntil: formatInstant(evidence.freshUntil),
        ...(evidence.stale && { stale: true }),
      },
    }),
    children: children.map(treeLine),
  };
}

export const treeShape: TSchema = Type.Object(
  {
    text: Type.String(),
    status: Type.String({
      enum: ['destination', 'unresolvable', 'taken', 'failed', 'skipped', 'evidence', 'note'],
    }),
    step: Type.Optional(Type.String()),
    evidence: Type.Optional(Type.Object({}, { additionalProperties: true })),
    children: Type.Array(Type.Object({}, { additionalProperties: true, description: 'Trees like this one.' })),
  },
  { description: 'The answer, then why: every step, with the evidence that decided about it.' },
);
