import type { Evidence } from '../api/answers.ts';

/** A question, and what was seen in answer to it, the newest first. */
export interface EvidenceGroup {
  readonly question: string;
  readonly evidence: readonly Evidence[];
}

/** In the order in which they were needed. */
export function evidenceGroups(evidence: readonly Evidence[]): readonly EvidenceGroup[] {
  return [...new Set(evidence.map(({ question }) => question))].map((question) => ({
    question,
    evidence: evidence
      .filter((each) => each.question === question)
      .toSorted((left, right) => right.observedAt.localeCompare(left.observedAt)),
  }));
}

/** Questions to look at first: what is out of order, or else what everything hangs on. */
export function questionsToOpen(evidence: readonly Evidence[]): readonly string[] {
  const odd = evidence.filter(({ verdict, stale }) => stale || verdict === 'failed' || verdict === 'invalid');
  const first = odd.length > 0 ? odd : evidence.filter(({ isWeakest }) => isWeakest);
  return [...new Set(first.map(({ question }) => question))];
}
