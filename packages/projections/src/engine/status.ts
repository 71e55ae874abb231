import type { EngineContext } from './context.ts';
import { type Fault, readFaults } from './faults.ts';
import { type Generation, readGenerations } from './generations.ts';

/** How one generation of a projection stands. */
export interface ProjectionStatus {
  readonly name: string;
  readonly generation: number;
  /** Of the definition that made its rows. */
  readonly version: number;
  readonly status: Generation['status'];
  readonly isFaulted: boolean;
  /** By lane: everything up to there is in its rows. */
  readonly positions: readonly bigint[];
  /** By lane: is there more to read? How much, `log.settled` tells. */
  readonly isBehind: readonly boolean[];
  /** Events that it stands before, and events that were left out. */
  readonly faults: readonly Fault[];
  /** Who follows or builds it, if somebody does. */
  readonly owner: string | undefined;
  /** ms since 1970. */
  readonly updatedAt: number;
}

export async function readStatus(context: EngineContext): Promise<readonly ProjectionStatus[]> {
  const [generations, faults] = await Promise.all([readGenerations(context), readFaults(context)]);
  const { log } = context;
  const horizons = await Promise.all(Array.from({ length: log.lanes }, (_, lane) => log.settled(lane)));
  const statuses: ProjectionStatus[] = [];
  for (const { name, generation, version, status, positions, owner, isFree, updatedAt } of generations) {
    const own = faults.filter((fault) => fault.name === name && fault.generation === generation);
    statuses.push({
      name,
      generation,
      version,
      status,
      isFaulted: own.some(({ kind }) => kind === 'halted'),
      positions,
      isBehind: positions.map((position, lane) => position < (horizons[lane] ?? 0n)),
      faults: own,
      owner: isFree ? undefined : owner,
      updatedAt,
    });
  }
  return statuses;
}
