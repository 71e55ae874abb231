import type { ExplanationNode } from '@wherefore/discovery';
import type { JudgedClaim } from '@wherefore/projections';

const STATUS = { agrees: 'taken', unused: 'skipped', stale: 'failed', 'cannot-tell': 'note' } as const;

/** The same for people: the verdict, and what else there is to say about it below. */
export function verdictTree({ verdict: { kind, sentences } }: JudgedClaim): ExplanationNode {
  const [first = '', ...rest] = sentences;
  return {
    text: `${kind === 'cannot-tell' ? 'cannot tell' : kind}: ${first}`,
    status: STATUS[kind],
    children: rest.map((text): ExplanationNode => ({ text, status: 'note', children: [] })),
  };
}
