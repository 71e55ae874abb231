import type { EngineContext } from './context.ts';
import { ProjectionFaulted } from './errors.ts';
import type { GenerationFold } from './generation-fold.ts';

/**
 * Brings generations of one projection to one position, the same in all of them: where the log ends, less than a page.
 *
 * @throws {ProjectionFaulted} an event stands in the way of one of them
 * @throws {Overtaken} somebody else has taken one of them over
 */
export async function bringLevel(
  context: EngineContext,
  folds: readonly GenerationFold[],
  signal: AbortSignal | undefined,
  onProgress: () => void,
): Promise<void> {
  const { log, pageSize } = context;
  for (let lane = 0; lane < log.lanes; lane += 1) {
    const positionOf = (fold: GenerationFold): bigint => fold.generation.positions[lane] ?? 0n;
    for (;;) {
      signal?.throwIfAborted();
      const inOrder = folds.map(positionOf).toSorted((one, other) => (one < other ? -1 : 1));
      const [after = 0n, furthest = 0n] = [inOrder[0], inOrder.at(-1)];
      const page = await log.readAll({ lane, after, limit: pageSize, history: 'left' });
      const isShort = page.events.length < pageSize;
      // One that is ahead is caught up with first.
      const to = isShort && page.next < furthest ? furthest : page.next;
      for (const fold of folds) {
        const poison = await fold.advance(lane, page.events, to);
        if (poison !== undefined) throw new ProjectionFaulted(fold.projection.name, poison.event, poison.error);
      }
      onProgress();
      if (isShort && folds.every((fold) => positionOf(fold) === to)) break;
    }
  }
}
