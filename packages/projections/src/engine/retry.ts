import type { EngineContext } from './context.ts';
import { Overtaken } from './errors.ts';
import { deleteFault, type Fault, readFaults, recordFault } from './faults.ts';
import { GenerationFold } from './generation-fold.ts';
import { readGenerations, releaseGenerations, takeGeneration } from './generations.ts';
import { RecentEvents } from './recent-events.ts';

/**
 * Tries events again that were parked, by folding the rows that they belong to anew. Gives the faults that remain.
 * What has halted is tried again by whoever follows the log.
 */
export async function retryParked(engine: EngineContext, name?: string): Promise<readonly Fault[]> {
  // Whoever follows the log in this process is somebody else: the rows that he has in memory are not what they were.
  const context = { ...engine, owner: `${engine.owner} (retry)` };
  try {
    return await retryAll(context, name);
  } finally {
    await releaseGenerations(context);
  }
}

async function retryAll(context: EngineContext, name: string | undefined): Promise<readonly Fault[]> {
  const recent = new RecentEvents(context.log);
  for (const generation of await readGenerations(context)) {
    if (name !== undefined && generation.name !== name) continue;
    const projection = context.projections.find((each) => each.name === generation.name);
    const isParkedHere = (fault: Fault): boolean =>
      fault.kind === 'parked' && fault.name === generation.name && fault.generation === generation.generation;
    const faults = (await readFaults(context)).filter(isParkedHere);
    if (faults.length === 0 || projection?.version !== generation.version) continue;
    const taken = await takeGeneration(context, generation, { byForce: true });
    if (taken === undefined) continue;
    const fold = new GenerationFold(context, projection, taken, recent);
    for (const fault of faults) await retryOne(context, fold, fault);
  }
  return (await readFaults(context)).filter((fault) => fault.kind === 'parked' && (name ?? fault.name) === fault.name);
}

async function retryOne(context: EngineContext, fold: GenerationFold, fault: Fault): Promise<void> {
  const { kysely } = context.database;
  const [event] = await context.log.readEvents([fault.eventId]);
  if (event === undefined) return;
  try {
    const decoded = context.codec.decode(event);
    const key = fold.projection.key(decoded);
    const clearedAt = fold.projection.clearing?.at(decoded);
    if (clearedAt !== undefined) await fold.clear(fault.lane, clearedAt);
    const left = (await readFaults(context)).filter(
      (other) => other.kind === 'parked' && other.name === fault.name && other.generation === fault.generation,
    );
    const others = new Set(left.filter(({ eventId }) => eventId !== fault.eventId).map(({ eventId }) => eventId));
    const poison = key === undefined ? undefined : await fold.refold(key, fault.lane, ({ id }) => others.has(id));
    if (poison !== undefined) throw poison.error;
    await deleteFault(context, kysely, fault);
  } catch (error) {
    // That says nothing of the event.
    if (error instanceof Overtaken) return;
    await recordFault(context, kysely, fold.generation, fault.lane, 'parked', { event, error });
  }
}
