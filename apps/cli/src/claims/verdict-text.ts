import { type ExplanationNode, formatInstant } from '@wherefore/discovery';
import type { JudgedClaim } from '@wherefore/projections';

/** An entry of another resolver's cache and what the evidence says of it, as `import tuwunel --json` prints them. */
export function verdictLine(line: number, { claim, verdict }: JudgedClaim): object {
  const { kind, isExpired, sentences } = verdict;
  const { expiresAt, ...printed } = claim;
  return {
    kind,
    line,
    claim: { ...printed, expiresAt: expiresAt === null ? null : formatInstant(expiresAt) },
    isExpired,
    ...(verdict.kind === 'stale' && {
      differences: verdict.differences,
      pattern: verdict.pattern,
      rightEntry: verdict.rightEntry,
      cure: verdict.cure,
    }),
    ...(verdict.kind === 'cannot-tell' && { why: verdict.why, command: verdict.command }),
    sentences,
  };
}

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

export type VerdictCounts = Readonly<Record<JudgedClaim['verdict']['kind'], number>>;

export function countsOf(judged: readonly JudgedClaim[]): VerdictCounts {
  const counts = { agrees: 0, unused: 0, stale: 0, 'cannot-tell': 0 };
  for (const { verdict } of judged) counts[verdict.kind] += 1;
  return counts;
}

/** What to type there, each once. */
export function curesOf(judged: readonly JudgedClaim[]): readonly string[] {
  return [...new Set(judged.flatMap(({ verdict }) => (verdict.kind === 'stale' ? [verdict.cure] : [])))];
}
