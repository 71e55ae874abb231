import type { Span } from '../past/span.ts';
import type { Lane } from './lane.ts';

/** When any of the lanes came to hold something else, within a span. In the order of time, each once. */
export function changesOf(lanes: readonly Lane[], { from, to }: Span): readonly number[] {
  const times = lanes.flatMap(({ pieces }) => pieces.map((piece) => piece.from));
  return [...new Set(times)].filter((time) => time > from && time < to).sort((left, right) => left - right);
}

/** The change after a time (`1`), or before it (`-1`). */
export function nextChange(changes: readonly number[], time: number, direction: -1 | 1): number | undefined {
  return direction === 1 ? changes.find((each) => each > time) : changes.findLast((each) => each < time);
}
