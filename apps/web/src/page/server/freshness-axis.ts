import { spanText } from '../time/instant-text.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Distances from now that are marked, and where an axis may end. */
const MARKED = [MINUTE, 5 * MINUTE, 20 * MINUTE, HOUR, 6 * HOUR, DAY, 3 * DAY, 7 * DAY, 30 * DAY, 365 * DAY];

/**
 * An axis around a point in time: what is near to it is drawn wide, what is far is drawn narrow, so that five minutes
 * and two days are both to be seen.
 */
export interface FreshnessAxis {
  /** Per cent from the left, 0 to 100. */
  place(at: number): number;
  readonly marks: readonly AxisMark[];
}

interface AxisMark {
  readonly place: number;
  readonly text: string;
}

/**
 * @param instants all that has to be on it
 * @param room per cent of the width that a mark has to itself
 */
export function freshnessAxis(now: number, instants: readonly number[], room: number): FreshnessAxis {
  const before = roomFor(Math.max(0, ...instants.map((at) => now - at)));
  const after = roomFor(Math.max(0, ...instants.map((at) => at - now)));
  const [start, end] = [compressed(-before), compressed(after)];
  const placeOf = (span: number) => Math.min(100, Math.max(0, ((compressed(span) - start) / (end - start)) * 100));
  const past = MARKED.filter((span) => span <= before).map((span) => ({
    place: placeOf(-span),
    text: `−${spanText(span)}`,
  }));
  const future = MARKED.filter((span) => span <= after).map((span) => ({
    place: placeOf(span),
    text: `+${spanText(span)}`,
  }));
  const center = placeOf(0);
  return { place: (at) => placeOf(at - now), marks: [...spaced(past, center, room), ...spaced(future, center, room)] };
}

/** Even up to a minute or so, by powers from there on, to both sides alike. */
function compressed(span: number): number {
  return Math.sign(span) * Math.log1p(Math.abs(span) / MINUTE);
}

/** A distance to end at that stays the same while time goes by, for the most part. */
function roomFor(span: number): number {
  return MARKED.find((marked) => marked >= span) ?? span;
}

/** From the middle outwards, those that have room. */
function spaced(marks: readonly AxisMark[], center: number, room: number): readonly AxisMark[] {
  const kept: AxisMark[] = [];
  for (const mark of marks) {
    const before = kept.at(-1)?.place ?? center;
    if (Math.abs(mark.place - before) >= room) kept.push(mark);
  }
  return kept;
}
