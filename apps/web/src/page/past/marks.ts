/** How something changed: for the better, for the worse, or just otherwise. */
export type ChangeTone = 'good' | 'bad' | 'neutral';

/** One or several changes that would be drawn on top of each other. */
export interface Mark {
  /** Where the first of them is, px. */
  readonly x: number;
  readonly tone: ChangeTone;
  readonly count: number;
}

/** Down for worse, up for better, and a stone for what is just otherwise; around 0, 0. */
export const SHAPES: Readonly<Record<ChangeTone, string>> = {
  bad: 'M-5-4h10l-5 8z',
  good: 'M-5 4h10l-5-8z',
  neutral: 'M0-4l4 4-4 4-4-4z',
};

const WEIGHT: Readonly<Record<ChangeTone, number>> = { neutral: 0, good: 1, bad: 2 };

/**
 * Marks that do not touch: changes closer than `gap` to the first of a mark belong to it. What is worst about them is
 * what it shows.
 *
 * @param places of the changes, in any order
 */
export function mergeMarks(
  places: readonly { readonly x: number; readonly tone: ChangeTone }[],
  gap: number,
): readonly Mark[] {
  const marks: Mark[] = [];
  for (const { x, tone } of places.toSorted((one, other) => one.x - other.x)) {
    const last = marks.at(-1);
    if (last === undefined || x - last.x >= gap) {
      marks.push({ x, tone, count: 1 });
      continue;
    }
    const worse = WEIGHT[tone] > WEIGHT[last.tone] ? tone : last.tone;
    marks[marks.length - 1] = { x: last.x, tone: worse, count: last.count + 1 };
  }
  return marks;
}
