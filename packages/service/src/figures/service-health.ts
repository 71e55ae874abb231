import type { Health, PartHealth } from '../health/health.ts';
import type { MemoryState } from '../memory/memory.ts';
import { GRACE_MS } from '../supervision/grace.ts';
import type { DatabaseCheck } from './database-check.ts';
import type { LogFigures } from './log-figures.ts';

export interface ServiceFigures {
  readonly database: DatabaseCheck;
  readonly memory: () => MemoryState;
  readonly log: () => Promise<LogFigures>;
  /** How what keeps memory current does. */
  readonly following: Pick<Health, 'report'>;
}

/** The parts that every process has. */
export function addServiceHealth(health: Health, { database, memory, log, following }: ServiceFigures): void {
  health.add('database', () => database.health());
  health.add('memory', async () => {
    const own = memoryHealth(memory());
    const troubles = Object.values((await following.report()).parts).filter(({ isReady }) => !isReady);
    return { ...own, detail: [own.detail, ...troubles.map(({ detail }) => detail)].join('; ') };
  });
  health.add('projections', () =>
    log().then(projectionHealth, (error: unknown) => ({
      isReady: true,
      detail: `how far they are cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    })),
  );
}

function memoryHealth({ isWarm, names, lagMs }: MemoryState): PartHealth {
  if (lagMs === undefined) return { isReady: false, detail: 'not at the end of the log yet' };
  if (!isWarm) return { isReady: false, detail: `reading what is fresh: ${names} names so far` };
  return { isReady: lagMs < GRACE_MS, detail: `at the end of the log ${Math.round(lagMs)} ms ago` };
}

/** However far they are behind, names are answered from the log: it is told, and keeps nobody from being ready. */
function projectionHealth({ projections }: LogFigures): PartHealth {
  const told = projections.map(({ name, isFaulted, events, seconds }) => {
    const fault = isFaulted ? ', stands before an event that it cannot fold' : '';
    return events === 0
      ? `${name}: at the end${fault}`
      : `${name}: ${events} events, ${seconds.toFixed(1)} s behind${fault}`;
  });
  const models = projections.map(({ name, isFaulted, events, seconds }) => ({
    name,
    eventsBehind: events,
    msBehind: Math.round(seconds * 1000),
    isHalted: isFaulted,
  }));
  return { isReady: true, detail: told.join('; '), models };
}
