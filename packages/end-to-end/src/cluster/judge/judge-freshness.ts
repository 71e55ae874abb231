import type { LoggedConclusion, LoggedStory } from './logged-story.ts';

export interface JudgedFreshness {
  readonly conclusions: number;
  readonly cited: number;
  /** Evidence that was past its time, where asking again had failed. */
  readonly stale: number;
  readonly violations: readonly string[];
}

/** No conclusion is fresh after any of its evidence, nor was drawn from evidence that was not. */
export function judgeFreshness(story: LoggedStory): JudgedFreshness {
  const violations: string[] = [];
  const counts = { conclusions: 0, cited: 0, stale: 0 };
  for (const conclusion of [...story.conclusions.values()].flat()) {
    if (conclusion.isTimeout) continue;
    counts.conclusions += 1;
    judgeOne(conclusion, story, counts, (why) => violations.push(`${conclusion.event.id}: ${why}`));
  }
  return { ...counts, violations };
}

function judgeOne(
  { because, freshUntil, decidedAt, since }: LoggedConclusion,
  story: LoggedStory,
  counts: { cited: number; stale: number },
  broken: (why: string) => void,
): void {
  const evidence = because.flatMap((id) => story.evidence.get(id) ?? []);
  const pins = because.filter((id) => story.byId.get(id)?.type === 'DestinationPinned');
  if (evidence.length + pins.length !== because.length) broken('it cites what is no evidence');
  for (const { finding } of evidence) {
    counts.cited += 1;
    const failure = evidence.find((each) => each.finding.key === finding.key && each.finding.verdict === 'failed');
    if (finding.freshUntil <= decidedAt && failure !== undefined && failure.finding !== finding) {
      counts.stale += 1;
      if (freshUntil > finding.staleUntil || freshUntil > failure.finding.freshUntil) {
        broken(`${finding.key} was let serve for too long`);
      }
      continue;
    }
    if (freshUntil > finding.freshUntil) broken(`it outlives ${finding.key}`);
    if (finding.freshUntil <= decidedAt && finding.observedAt < since) broken(`${finding.key} had expired`);
  }
}
