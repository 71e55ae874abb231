import { curveBumpX, curveBumpY, line, link } from 'd3-shape';
import { BRANCH, SPINE } from './path-steps.ts';

/** Of a picture that is `COLUMNS` cells wide; a cell is 100 units, and stretched to what there is. */
export const COLUMNS = 9;
const CELL = 100;

/** Rows of pixels: the branch, the lane in which the answer is led away, the spine. */
export const ROW_HEIGHT = 128;
export const LANE_HEIGHT = 56;
export const HEIGHT: number = 2 * ROW_HEIGHT + LANE_HEIGHT;

export interface Cell {
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
export interface PathLink {
  readonly key: string;
  readonly d: string;
  readonly isOnWay: boolean;
}

type Point = readonly [x: number, y: number];

const horizontal = link<readonly [Point, Point], Point>(curveBumpX)
  .source(([from]) => from)
  .target(([, to]) => to)
  .x(([x]) => x)
  .y(([, y]) => y);

/** What lies between the steps, with the way drawn through last, above the rest. */
export function pathLinks(way: readonly string[]): readonly PathLink[] {
  const pairs = [...consecutive(SPINE), ...consecutive(['3', ...BRANCH])];
  const onWay = new Set(consecutive(way).map(([from, to]) => `${from}-${to}`));
  const last = way.at(-1);
  const links = pairs.map(([from, to]) => {
    const key = `${from}-${to}`;
    return { key, d: horizontal([right(from), left(to)]) ?? '', isOnWay: onWay.has(key) };
  });
  const answer = last === undefined ? [] : [{ key: 'answer', d: answerLink(last), isOnWay: true }];
  return [...links, ...answer].toSorted((a, b) => Number(a.isOnWay) - Number(b.isOnWay));
}

/** Out of the step into the lane between the rows, and along it to the right end. */
function answerLink(step: string): string {
  const { column, row } = cellOf(step);
  const x = (column - 0.5) * CELL;
  const from: Point = [x, row === 'branch' ? ROW_HEIGHT - 8 : ROW_HEIGHT + LANE_HEIGHT + 8];
  const lane = ROW_HEIGHT + LANE_HEIGHT / 2;
  const drop = line<Point>()
    .x(([px]) => px)
    .y(([, py]) => py)
    .curve(curveBumpY);
  const along: Point = [x + CELL * 0.25, lane];
  return `${drop([from, along]) ?? ''}L${(COLUMNS - 1) * CELL + 6},${lane}`;
}

function right(step: string): Point {
  const { column, row } = cellOf(step);
  return [column * CELL - 6, middle(row)];
}

function left(step: string): Point {
  const { column, row } = cellOf(step);
  return [(column - 1) * CELL + 6, middle(row)];
}

function middle(row: Cell['row']): number {
  return row === 'branch' ? ROW_HEIGHT / 2 : ROW_HEIGHT + LANE_HEIGHT + ROW_HEIGHT / 2;
}

function consecutive(steps: readonly string[]): readonly (readonly [from: string, to: string])[] {
  return steps.slice(1).map((to, index) => [steps[index] ?? to, to] as const);
}
