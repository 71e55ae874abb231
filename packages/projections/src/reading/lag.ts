import { type EngineContext, run } from '../engine/context.ts';
import { readFaults } from '../engine/faults.ts';
import { readGenerations } from '../engine/generations.ts';

/** How far what is served of a projection is behind the log. */
export interface ProjectionLag {
  readonly name: string;
  readonly generation: number;
  /** It stands before an event that it cannot fold. */
  readonly isFaulted: boolean;
  /** By lane: everything up to there is in its rows. */
  readonly positions: readonly bigint[];
  /** Positions that it has yet to come by, of all lanes: as many events, but for numbers that were never given out. */
  readonly events: number;
  /** Age of the oldest event that it has yet to come by, by the clock of the database; 0 where there is none. */
  readonly seconds: number;
}

/** Reads a few rows, and one event for each lane where a projection is behind. */
export async function readLag(context: EngineContext): Promise<readonly ProjectionLag[]> {
  const { log } = context;
  const [generations, faults] = await Promise.all([readGenerations(context), readFaults(context)]);
  const ends = await Promise.all(Array.from({ length: log.lanes }, (_, lane) => log.settled(lane)));
  const ages = agesOf(context);
  const serving = generations.filter(({ status }) => status === 'serving');
  return await Promise.all(
    serving.map(async ({ name, generation, positions }): Promise<ProjectionLag> => {
      const behind = positions.map((position, lane) => Number((ends[lane] ?? 0n) - position));
      const oldest = await Promise.all(
        behind.map((events, lane) => (events > 0 ? ages(lane, positions[lane] ?? 0n) : Promise.resolve(0))),
      );
      return {
        name,
        generation,
        isFaulted: faults.some(
          (fault) => fault.kind === 'halted' && fault.name === name && fault.generation === generation,
        ),
        positions,
        events: behind.reduce((sum, events) => sum + Math.max(0, events), 0),
        seconds: Math.max(0, ...oldest) / 1000,
      };
    }),
  );
}

/** The age of the first event behind a position, in ms; what several ask for is read once. */
function agesOf({ log, database }: EngineContext): (lane: number, after: bigint) => Promise<number> {
  const known = new Map<string, Promise<number>>();
  let clock: Promise<number> | undefined;
  const ageOf = async (lane: number, after: bigint): Promise<number> => {
    const { events } = await log.readAll({ lane, after, limit: 1, history: 'left' });
    const [first] = events;
    if (first === undefined) return 0;
    clock ??= databaseClock(database.kysely);
    return Math.max(0, (await clock) - first.recordedAt);
  };
  return (lane, after) => {
    const key = `${lane} ${after}`;
    const age = known.get(key) ?? ageOf(lane, after);
    known.set(key, age);
    return age;
  };
}

async function databaseClock(executor: EngineContext['database']['kysely']): Promise<number> {
  const [row] = await run<{ now: string }>(
    executor,
    'select (extract(epoch from clock_timestamp()) * 1000)::bigint::text as now',
  );
  return Number(row?.now);
}
