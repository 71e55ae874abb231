import type { Finding } from './finding.ts';
import type { Instant } from './instant.ts';
import { judge } from './judge.ts';
import type { Observation } from './observation.ts';
import type { Policy } from './policy.ts';

/** What is known in answer to one question: a fold of its observations. */
export interface Standing {
  readonly latest: Finding;
  /** The last answer that said something, when `latest` is a failure or cannot be used. */
  readonly good?: Finding;
  /** How many answers in a row, up to `latest`, gave nothing to use. */
  readonly failures: number;
}

/**
 * Adds an observation. `failures` is as `judge` takes it: given where it was counted when the observation was made, by
 * one who may have known of others than `standing` does.
 */
export function evolve(
  standing: Standing | undefined,
  observation: Observation,
  policy: Policy,
  failures: number = (standing?.failures ?? 0) + 1,
): Standing {
  return followedBy(standing, judge(observation, failures, policy), failures);
}

/** Adds what an observation was judged to be. A failure never displaces what was known (law "no silent fall"). */
export function followedBy(standing: Standing | undefined, latest: Finding, failures: number): Standing {
  if (saysSomething(latest)) return { latest, failures: 0 };
  const good = standing === undefined ? undefined : saysSomething(standing.latest) ? standing.latest : standing.good;
  return good === undefined ? { latest, failures } : { latest, good, failures };
}

function saysSomething(finding: Finding): boolean {
  return finding.verdict !== 'failed' && finding.verdict !== 'invalid';
}

/** When evidence is looked at. */
export interface Viewpoint {
  readonly now: Instant;
  /**
   * When the resolution began: what was observed since then serves it whatever its lifetime, as RFC 1035 lets a zero
   * TTL serve "the transaction in progress".
   */
  readonly since: Instant;
  /** What was observed before is not taken as fresh; it may still serve if asking again fails. */
  readonly notBefore?: Instant;
}

/** Evidence as a conclusion may rest on it. */
export interface Use {
  readonly finding: Finding;
  /** `stale`: past its lifetime, let serve because asking again failed. */
  readonly as: 'fresh' | 'stale';
  /**
   * How asking again failed, where the finding is used for that: it is stale, or fresh but from before `notBefore` and
   * not asked for once more.
   */
  readonly failure?: Finding;
}

/** What may be used of a standing, or `undefined` when the question has to be asked (again). */
export function usable(standing: Standing | undefined, view: Viewpoint): Use | undefined {
  if (standing === undefined) return undefined;
  const { latest, good } = standing;
  const current = isCurrent(latest, view);
  if (saysSomething(latest)) return current ? { finding: latest, as: 'fresh' } : undefined;
  const isGoodFresh = good !== undefined && good.freshUntil > view.now;
  if (isGoodFresh && isCurrent(good, view)) return { finding: good, as: 'fresh' };
  if (!current) return undefined;
  if (isGoodFresh) return { finding: good, as: 'fresh', failure: latest };
  if (good !== undefined && latest.verdict === 'failed' && good.staleUntil > view.now) {
    return { finding: good, as: 'stale', failure: latest };
  }
  return { finding: latest, as: 'fresh' };
}

function isCurrent(finding: Finding, view: Viewpoint): boolean {
  if (finding.observedAt >= view.since) return true;
  return finding.freshUntil > view.now && finding.observedAt >= (view.notBefore ?? Number.NEGATIVE_INFINITY);
}

/** Until when a use holds: where asking again failed, only until that may be tried once more. */
export function holdsUntil({ finding, as, failure }: Use): Instant {
  const own = as === 'fresh' ? finding.freshUntil : finding.staleUntil;
  return failure === undefined ? own : Math.min(own, failure.freshUntil);
}
