import type { Conclusion, Finding, Policy } from '@wherefore/discovery';
import type { RecordedEvent } from '@wherefore/event-log';
import { expect } from 'vitest';
import { LogFold, type LoggedConclusion } from './log-fold.ts';
import { WORLD_ADDRESSES } from './rig.ts';

export interface Counts {
  conclusions: number;
  replayed: number;
  confirmed: number;
  stale: number;
  cited: number;
}

/** Throws when a law does not hold of a log. Of several writers none knows all that the log has. */
export function checkLog(events: readonly RecordedEvent[], policy: Policy, counts: Counts, writers = 1): void {
  checkCauses(events);
  const fold = new LogFold(policy);
  for (const event of events) {
    const logged = fold.apply(event);
    if (logged === undefined) continue;
    counts.conclusions += 1;
    counts.cited += checkProvenance(logged, fold);
    if (isTimeout(logged.conclusion)) continue;
    counts.stale += checkWeakestLink(logged, fold);
    checkNoSilentFall(logged, fold, writers);
    checkCitedIsEnough(logged, fold);
    if (writers > 1 || wasClearedMeanwhile(logged, fold)) continue;
    checkReplay(logged, fold);
    counts.replayed += 1;
    if (event.type === 'ConclusionConfirmed') counts.confirmed += 1;
  }
}

export const nothing = (): Counts => ({ conclusions: 0, replayed: 0, confirmed: 0, stale: 0, cited: 0 });

/** Law 1. */
function checkReplay(logged: LoggedConclusion, fold: LogFold): void {
  const decision = fold.decide(logged, WORLD_ADDRESSES);
  if (decision.kind !== 'concluded') throw new Error(`cannot be drawn again: ${JSON.stringify(decision)}`);
  expect(JSON.stringify(decision.conclusion)).toBe(JSON.stringify(logged.conclusion));
}

/** Law 1, of what is cited alone: whatever the log holds besides, and whatever was cleared meanwhile. */
function checkCitedIsEnough(logged: LoggedConclusion, fold: LogFold): void {
  const decision = fold.decideFromCited(logged);
  if (decision.kind !== 'concluded') throw new Error(`cannot be drawn from what it cites: ${JSON.stringify(decision)}`);
  expect(JSON.stringify(decision.conclusion)).toBe(JSON.stringify(logged.conclusion));
}

/** Law 4, of observations: each has the request that set it off before it. */
function checkCauses(events: readonly RecordedEvent[]): void {
  const requests = new Set<string>();
  for (const { id, type, stream, causationId, correlationId } of events) {
    if (type === 'ResolutionRequested') requests.add(id);
    if (type === 'CacheCleared' || !stream.startsWith('question:')) continue;
    expect(requests, `${type} ${stream}`).toContain(causationId);
    expect(correlationId).toBe(causationId);
  }
}

/** Law 4, of conclusions. */
function checkProvenance({ event, conclusion, pin }: LoggedConclusion, { events, findings }: LogFold): number {
  expect(events.get(event.causationId ?? '')?.type).toBe('ResolutionRequested');
  for (const id of conclusion.because) {
    expect(id === pin || findings.has(id), `${event.id} cites ${id}`).toBe(true);
  }
  return conclusion.because.length;
}

/** Law 2. Counts the uses of stale evidence. */
function checkWeakestLink({ conclusion, decidedAt, since }: LoggedConclusion, { findings }: LogFold): number {
  let stale = 0;
  const cited = citedFindings(conclusion, findings);
  for (const finding of cited) {
    const failure = cited.find(({ key, verdict }) => key === finding.key && verdict === 'failed');
    if (finding.freshUntil <= decidedAt && failure !== undefined && failure !== finding) {
      stale += 1;
      expect(conclusion.freshUntil).toBeLessThanOrEqual(finding.staleUntil);
      // The failure that it stands in for is cited, too, and is as short.
      expect(conclusion.freshUntil).toBeLessThanOrEqual(failure.freshUntil);
      continue;
    }
    expect(finding.freshUntil > decidedAt || finding.observedAt >= since, `${finding.id} is stale`).toBe(true);
    expect(conclusion.freshUntil).toBeLessThanOrEqual(finding.freshUntil);
  }
  return stale;
}

// A pin is cited, too.
function citedFindings({ because }: Conclusion, findings: ReadonlyMap<string, Finding>): readonly Finding[] {
  return because.flatMap((id) => findings.get(id) ?? []);
}

/** Law 3. */
function checkNoSilentFall(
  { conclusion, decidedAt }: LoggedConclusion,
  { findings, standings }: LogFold,
  writers: number,
): void {
  const cited = citedFindings(conclusion, findings);
  const isCovered = (finding: Finding): boolean =>
    cited.some(
      ({ key, verdict }) => key === finding.key && (verdict === 'found' || verdict === 'absent' || verdict === 'valid'),
    );
  for (const finding of cited) {
    if (finding.verdict !== 'failed' || isCovered(finding)) continue;
    // A failed SRV question is no "there is none".
    if (finding.kind === 'srv') expect(conclusion).toMatchObject({ outcome: 'unresolvable', code: 'dns-failure' });
    // A well-known that could not be asked leaves a good delegation standing as long as policy allows.
    const good = writers > 1 ? undefined : standings.get(finding.key)?.good;
    if (good?.verdict === 'valid') expect(good.staleUntil).toBeLessThanOrEqual(decidedAt);
  }
}

/** What a conclusion rests on was forgotten while it was being drawn: it was good for those who waited. */
function wasClearedMeanwhile({ event }: LoggedConclusion, { clears, events }: LogFold): boolean {
  const requested = events.get(event.causationId ?? '')?.position ?? 0n;
  return clears.some(({ position }) => position > requested);
}

function isTimeout(conclusion: Conclusion): boolean {
  return conclusion.outcome === 'unresolvable' && conclusion.code === 'timeout';
}
