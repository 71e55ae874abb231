import type { Change } from './overview.ts';
import { secondAfter } from './span.ts';

/** A second in which something changed. */
export interface Stop {
  readonly time: number;
  readonly changes: readonly Change[];
}

/** The seconds at which something is otherwise than before, the oldest first. */
export function stopsOf(changes: readonly Change[]): readonly Stop[] {
  const byTime = Map.groupBy(changes, ({ recordedAt }) => secondAfter(Date.parse(recordedAt)));
  return [...byTime].map(([time, of]) => ({ time, changes: of })).sort((one, other) => one.time - other.time);
}

export function stopAt(stops: readonly Stop[], time: number): Stop | undefined {
  return stops.find((stop) => stop.time === time);
}

/** @param time `undefined`: now */
export function previousStop(stops: readonly Stop[], time = Number.POSITIVE_INFINITY): Stop | undefined {
  return stops.findLast((stop) => stop.time < time);
}

export function nextStop(stops: readonly Stop[], time = Number.POSITIVE_INFINITY): Stop | undefined {
  return stops.find((stop) => stop.time > time);
}

/** What is meant by a moment that was pointed at: a stop within reach, or the moment itself. */
export function snapped(stops: readonly Stop[], time: number, reachMs: number): number {
  let nearest = time;
  let distance = reachMs;
  for (const stop of stops) {
    const off = Math.abs(stop.time - time);
    if (off > distance) continue;
    nearest = stop.time;
    distance = off;
  }
  return nearest === time ? secondAfter(time) : nearest;
}
