import type { BulkLog, RecordedEvent } from '@wherefore/event-log';
import { type Database, lanesOf, type Session } from '@wherefore/event-log/postgres';
import { CompiledQuery, type Kysely } from 'kysely';
import type { Projection } from './projection.ts';

/** A codec whose events may be any. */
export interface EventReader {
  readonly versions: ReadonlyMap<string, number>;
  decode(event: RecordedEvent): RecordedEvent;
}

/** What all parts of the engine work with. */
export interface EngineContext {
  readonly database: Database;
  readonly log: BulkLog;
  /** Refuses events that no projection may pass over: of unknown types, or of newer versions. */
  readonly codec: EventReader;
  /** Of the tables of projections. */
  readonly schema: string;
  readonly projections: readonly Projection[];
  /** What to do with an event that cannot be folded. */
  readonly onPoison: 'halt' | 'park';
  /** Who works here, as `status` tells. */
  readonly owner: string;
  /** How long a worker that says nothing keeps its projections. */
  readonly leaseMs: number;
  /** How long what was served before a rebuild is still followed, so that it can serve again. */
  readonly standbyMs: number;
  /** Events read at a time. */
  readonly pageSize: number;
}

/** A connection, or a transaction. */
export type Executor = Kysely<unknown>;

/** A name in the schema of the projections, quoted. */
export function named({ schema }: Pick<EngineContext, 'schema'>, name: string): string {
  return `"${schema}"."${name}"`;
}

/** Where the tables of a lane of the log are. */
export function schemaOfLane({ database, log }: Pick<EngineContext, 'database' | 'log'>, lane: number): string {
  return lanesOf(database, log.lanes)[lane]?.schema ?? database.schema;
}

/** Whether the beginning of the log was deleted. */
export async function isCut({ log }: Pick<EngineContext, 'log'>): Promise<boolean> {
  return (await deletions({ log })).some((position) => position > 0n);
}

/** By lane: the last position that was deleted, 0 if none was. */
export async function deletions({ log }: Pick<EngineContext, 'log'>): Promise<readonly bigint[]> {
  return await Promise.all(Array.from({ length: log.lanes }, (_, lane) => log.deletedTo(lane)));
}

/** What the log calls a projection: it keeps what any of its readers has yet to read. */
export function readerName({ schema }: Pick<EngineContext, 'schema'>, name: string): string {
  return `${schema}.${name}`;
}

export async function run<R>(
  executor: Executor,
  text: string,
  parameters: readonly unknown[] = [],
): Promise<readonly R[]> {
  const { rows } = await executor.executeQuery<R>(CompiledQuery.raw(text, [...parameters]));
  return rows;
}

/** Inserts, updates or deletes, and tells how many rows. */
export async function write(
  executor: Executor | Session,
  text: string,
  parameters: readonly unknown[] = [],
): Promise<number> {
  if (isSession(executor)) return (await executor.query(`${text} returning 1`, parameters)).length;
  const { numAffectedRows } = await executor.executeQuery(CompiledQuery.raw(text, [...parameters]));
  return Number(numAffectedRows ?? 0);
}

/** A statement that gives nothing. */
export async function execute(executor: Executor | Session, text: string): Promise<void> {
  if (isSession(executor)) await executor.query(text);
  else await executor.executeQuery(CompiledQuery.raw(text));
}

function isSession(executor: Executor | Session): executor is Session {
  return 'copyIn' in executor;
}
