import { formatInstant } from '@wherefore/discovery';
import type { JudgedClaim } from './judge-claims.ts';

/** An entry of another resolver's cache and what the evidence says of it, as plain JSON; `line` is where it was printed. */
export function claimLine(line: number, { claim, verdict }: JudgedClaim): object {
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

type VerdictCounts = Readonly<Record<JudgedClaim['verdict']['kind'], number>>;

/** How many entries have each verdict. */
export function verdictCounts(judged: readonly JudgedClaim[]): VerdictCounts {
  const counts = { agrees: 0, unused: 0, stale: 0, 'cannot-tell': 0 };
  for (const { verdict } of judged) counts[verdict.kind] += 1;
  return counts;
}

/** What to type at the other resolver, each once. */
export function curesOf(judged: readonly JudgedClaim[]): readonly string[] {
  return [...new Set(judged.flatMap(({ verdict }) => (verdict.kind === 'stale' ? [verdict.cure] : [])))];
}
