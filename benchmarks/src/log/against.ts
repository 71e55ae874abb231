import type { Aim, Line, Unit } from '../report/line.ts';

export interface Pair {
  readonly ours: number;
  readonly theirs: number;
}

/** The line of a measure in which more is better, from pairs that were each measured in one run. */
export function againstLine(
  measure: number,
  what: string,
  unit: Unit,
  against: string,
  pairs: readonly Pair[],
  bound?: number,
): Line {
  const aim: Aim | undefined = bound === undefined ? undefined : { kind: 'at-least', bound };
  return {
    measure,
    what,
    subject: 'wherefore',
    value: { samples: pairs.map(({ ours }) => ours), unit },
    against: { what: against, value: { samples: pairs.map(({ theirs }) => theirs), unit } },
    ratio: pairs.map(({ ours, theirs }) => ours / theirs),
    aim,
  };
}
