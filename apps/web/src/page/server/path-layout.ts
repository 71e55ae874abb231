import { curveBumpX, curveBumpY, link } from 'd3-shape';
import { BRANCH, SPINE } from './path-steps.ts';

/** Of a picture that is `COLUMNS` cells wide; a cell is 100 units, and stretched to what there is. */
export const COLUMNS = 8;
const CELL = 100;

/** Rows of pixels: the branch, the lane between the rows, the spine with the answer at its end. */
export const ROW_HEIGHT = 124;
export const LANE_HEIGHT = 52;
export const HEIGHT: number = 2 * ROW_HEIGHT + LANE_HEIGHT;

const LANE = ROW_HEIGHT + LANE_HEIGHT / 2;
const SPINE_TOP = ROW_HEIGHT + LANE_HEIGHT;

/** The answer stands behind the spine. */
const ANSWER_LEFT = SPINE.length * CELL + 5;
const ANSWER_MIDDLE = ((SPINE.length + COLUMNS) / 2) * CELL;

interface Cell {
  /** From 1. */
  readonly column: number;
  readonly row: 'branch' | 'spine';
}

export function cellOf(step: string): Cell {
  const inBranch = BRANCH.indexOf(step);
  return inBranch >= 0
    ? { column: SPINE.indexOf('3') + 2 + inBranch, row: 'branch' }
    : { column: SPINE.indexOf(step) + 1, row: 'spine' };
}

/** A stretch between two steps, or from a step to the answer. */
interface PathLink {
  readonly key: string;
  readonly d: string;
  readonly isOnWay: boolean;
}

type Point = readonly [x: number, y: number];
type Stretch = readonly [from: Point, to: Point];

const across = link<Stretch, Point>(curveBumpX)
  .source(([from]) => from)
  .target(([, to]) => to);
const upright = link<Stretch, Point>(curveBumpY)
  .source(([from]) => from)
  .target(([, to]) => to);

/** What lies between the steps; the way that was taken comes last, so that it is drawn above the rest. */
export function pathLinks(way: readonly string[]): readonly PathLink[] {
  const pairs = [...consecutive(SPINE), ...consecutive(['3', ...BRANCH])];
  const onWay = new Set(consecutive(way).map(([from, to]) => `${from}-${to}`));
  const last = way.at(-1);
  const links = pairs.map(([from, to]) => {
    const key = `${from}-${to}`;
    return { key, d: across([right(from), left(to)]) ?? '', isOnWay: onWay.has(key) };
  });
  const answer = last === undefined ? [] : [{ key: 'answer', d: answerPath(last), isOnWay: true }];
  return [...links, ...answer].toSorted((one, other) => Number(one.isOnWay) - Number(other.isOnWay));
}

/** From the step that decided to the answer: straight on, down from the branch, or along the lane above the spine. */
function answerPath(step: string): string {
  const { column, row } = cellOf(step);
  const x = (column - 0.5) * CELL;
  if (step === SPINE.at(-1)) return across([right(step), [ANSWER_LEFT, middle('spine')]]) ?? '';
  if (row === 'branch')
    return (
      upright([
        [x, ROW_HEIGHT],
        [ANSWER_MIDDLE, SPINE_TOP],
      ]) ?? ''
    );
  const out =
    upright([
      [x, SPINE_TOP],
      [x + CELL / 3, LANE],
    ]) ?? '';
  const into =
    upright([
      [ANSWER_MIDDLE - CELL / 3, LANE],
      [ANSWER_MIDDLE, SPINE_TOP],
    ]) ?? '';
  return `${out}L${into.slice(1)}`;
}

function right(step: string): Point {
  const { column, row } = cellOf(step);
  return [column * CELL - 5, middle(row)];
}

function left(step: string): Point {
  const { column, row } = cellOf(step);
  return [(column - 1) * CELL + 5, middle(row)];
}

function middle(row: Cell['row']): number {
  return row === 'branch' ? ROW_HEIGHT / 2 : SPINE_TOP + ROW_HEIGHT / 2;
}

function consecutive(steps: readonly string[]): readonly (readonly [from: string, to: string])[] {
  return steps.slice(1).map((to, index) => [steps[index] ?? to, to] as const);
}
