import { scaleSymlog } from 'd3-scale';
import { spanText } from '../time/instant-text.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Distances from now that are marked, and where an axis may end. */
const MARKED = [MINUTE, 5 * MINUTE, 20 * MINUTE, HOUR, 6 * HOUR, DAY, 3 * DAY, 7 * DAY, 30 * DAY, 365 * DAY];

/** Per cent of the width that a mark has to itself. */
const ROOM = 11;

/**
 * An axis around a point in time: what is near to it is drawn wide, what is far is drawn narrow, so that five minutes
 * and two days are both to be seen.
 */
export interface FreshnessAxis {
  /** Per cent from the left, 0 to 100. */
  place(at: number): number;
  readonly marks: readonly AxisMark[];
}

export interface AxisMark {
  readonly place: number;
  readonly text: string;
}

/** @param instants all that has to be on it */
export function freshnessAxis(now: number, instants: readonly number[]): FreshnessAxis {
  const before = roomFor(Math.max(0, ...instants.map((at) => now - at)));
  const after = roomFor(Math.max(0, ...instants.map((at) => at - now)));
  const scale = scaleSymlog().constant(MINUTE).domain([-before, after]).range([0, 100]).clamp(true);
  const past = MARKED.filter((span) => span <= before).map((span) => ({
    place: scale(-span),
    text: `−${spanText(span)}`,
  }));
  const future = MARKED.filter((span) => span <= after).map((span) => ({
    place: scale(span),
    text: `+${spanText(span)}`,
  }));
  return { place: (at) => scale(at - now), marks: [...spaced(past, scale(0)), ...spaced(future, scale(0))] };
}

/** A distance to end at that stays the same while time goes by, for the most part. */
function roomFor(span: number): number {
  return MARKED.find((marked) => marked >= span) ?? span;
}

/** From now outwards, those that have room. */
function spaced(marks: readonly AxisMark[], center: number): readonly AxisMark[] {
  const kept: AxisMark[] = [];
  for (const mark of marks) {
    const before = kept.at(-1)?.place ?? center;
    if (Math.abs(mark.place - before) >= ROOM) kept.push(mark);
  }
  return kept;
}
