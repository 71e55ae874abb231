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
  /** By lane: is there more to read? */
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
  const statuses: ProjectionStatus[] = [];
  for (const { name, generation, version, status, positions, owner, isFree, updatedAt } of generations) {
    const own = faults.filter((fault) => fault.name === name && fault.generation === generation);
    const isBehind = await Promise.all(
      positions.map(async (after, lane) => (await context.log.readAll({ lane, after, limit: 1 })).events.length > 0),
    );
    statuses.push({
      name,
      generation,
      version,
      status,
      isFaulted: own.some(({ kind }) => kind === 'halted'),
      positions,
      isBehind,
      faults: own,
      owner: isFree ? undefined : owner,
      updatedAt,
    });
  }
  return statuses;
}
