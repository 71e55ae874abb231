import { STEPS, type Step } from '@wherefore/discovery';

/** A line of `/v1/stats/steps`, of it what is counted here. */
export interface StepStatistic {
  readonly step: Step | null;
  readonly outcome: 'destination' | 'unresolvable';
  readonly fresh: number;
  readonly expired: number;
}

/** How many names are held by a step. */
export interface StepCount {
  readonly step: Step;
  readonly title: string;
  readonly isDeprecated: boolean;
  /** Found there, and fresh. */
  readonly fresh: number;
  /** Found there, and expired. */
  readonly expired: number;
  /** Nothing was found of them, and that is where it failed. */
  readonly failing: number;
  readonly names: number;
}

/** All steps in their order, under whatever policy. */
export function stepCounts(statistics: readonly StepStatistic[]): readonly StepCount[] {
  return STEPS.map(({ step, title, deprecated = false }) => {
    let [fresh, expired, failing] = [0, 0, 0];
    for (const each of statistics) {
      if (each.step !== step) continue;
      if (each.outcome === 'unresolvable') failing += each.fresh + each.expired;
      else {
        fresh += each.fresh;
        expired += each.expired;
      }
    }
    return { step, title, isDeprecated: deprecated, fresh, expired, failing, names: fresh + expired + failing };
  });
}

/** How many names are found by the SRV name that is deprecated, and of how many. */
export function deprecatedShare(counts: readonly StepCount[]): { readonly names: number; readonly of: number } {
  let [names, of] = [0, 0];
  for (const { isDeprecated, fresh, expired } of counts) {
    of += fresh + expired;
    if (isDeprecated) names += fresh + expired;
  }
  return { names, of };
}

/** `4 %`, and never `0 %` of what there is. */
export function shareText(part: number, whole: number): string {
  const percent = (100 * part) / whole;
  return percent > 0 && percent < 1 ? 'less than 1 %' : `${Math.round(percent)} %`;
}
