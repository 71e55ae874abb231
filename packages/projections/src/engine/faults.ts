import type { RecordedEvent } from '@wherefore/event-log';
import { type EngineContext, type Executor, named, run, write } from './context.ts';
import type { Generation } from './generations.ts';

/** An event that could not be folded. */
export interface Fault {
  readonly name: string;
  readonly generation: number;
  readonly lane: number;
  readonly position: bigint;
  /** `halted`: the projection stands before it. `parked`: the projection went on without it. */
  readonly kind: 'halted' | 'parked';
  readonly eventId: string;
  readonly type: string;
  readonly stream: string;
  readonly error: string;
  readonly attempts: number;
  /** ms since 1970. */
  readonly firstAt: number;
  readonly lastAt: number;
}

interface Row extends Record<'event_id' | 'type' | 'stream' | 'error' | 'position' | 'first_at' | 'last_at', string> {
  readonly name: string;
  readonly generation: number;
  readonly lane: number;
  readonly kind: Fault['kind'];
  readonly attempts: number;
}

/** What went wrong with an event. */
export interface Poison {
  readonly event: RecordedEvent;
  readonly error: unknown;
}

const MAX_ERROR = 2000;

export async function readFaults(
  context: EngineContext,
  executor: Executor = context.database.kysely,
): Promise<readonly Fault[]> {
  const rows = await run<Row>(
    executor,
    `select name, generation, lane, position::text as position, kind, event_id::text as event_id, type, stream, error,
      attempts, (extract(epoch from first_at) * 1000)::bigint::text as first_at,
      (extract(epoch from last_at) * 1000)::bigint::text as last_at
    from ${named(context, 'projection_fault')} order by name, generation, lane, projection_fault.position`,
  );
  return rows.map((row) => ({
    name: row.name,
    generation: row.generation,
    lane: row.lane,
    position: BigInt(row.position),
    kind: row.kind,
    eventId: row.event_id,
    type: row.type,
    stream: row.stream,
    error: row.error,
    attempts: row.attempts,
    firstAt: Number(row.first_at),
    lastAt: Number(row.last_at),
  }));
}

/** Writes a fault down; one that is there already has been met once more. */
export async function recordFault(
  context: EngineContext,
  executor: Executor,
  { name, generation }: Pick<Generation, 'name' | 'generation'>,
  lane: number,
  kind: Fault['kind'],
  { event, error }: Poison,
): Promise<void> {
  const text = (error instanceof Error ? error.message : String(error)).toWellFormed().replaceAll('\u0000', '\ufffd');
  await run(
    executor,
    `insert into ${named(context, 'projection_fault')} as f
      (name, generation, lane, position, kind, event_id, type, stream, error)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
    on conflict (name, generation, lane, position)
    do update set kind = excluded.kind, error = excluded.error, attempts = f.attempts + 1, last_at = now()`,
    [
      name,
      generation,
      lane,
      event.position.toString(),
      kind,
      event.id,
      event.type,
      event.stream,
      text.slice(0, MAX_ERROR),
    ],
  );
}

/** Takes back what stood in the way up to a position: the projection has gone past it. */
export async function clearHalts(
  context: EngineContext,
  executor: Executor,
  { name, generation }: Pick<Generation, 'name' | 'generation'>,
  lane: number,
  upTo: bigint,
): Promise<void> {
  await write(
    executor,
    `delete from ${named(context, 'projection_fault')}
    where name = $1 and generation = $2 and lane = $3 and kind = 'halted' and position <= $4`,
    [name, generation, lane, upTo.toString()],
  );
}

export async function deleteFault(context: EngineContext, executor: Executor, fault: Fault): Promise<void> {
  await write(
    executor,
    `delete from ${named(context, 'projection_fault')}
    where name = $1 and generation = $2 and lane = $3 and position = $4`,
    [fault.name, fault.generation, fault.lane, fault.position.toString()],
  );
}
