import type { BulkLog, RecordedEvent } from '@wherefore/event-log';
import { type Database, lanesOf, openLogIn } from '@wherefore/event-log/postgres';
import { type EngineContext, run } from '../engine/context.ts';
import { readGenerations } from '../engine/generations.ts';
import type { Projection } from '../engine/projection.ts';
import { GenerationTable } from '../engine/tables.ts';
import { type ContextOptions, contextOf, openProjections, type Projections } from '../reading/open-projections.ts';
import { everyEvent } from './random-log.ts';

let schemas = 0;

/** A log of its own in a database that tests share, with its projections. */
export interface ProjectionRig extends AsyncDisposable {
  readonly database: Database;
  readonly log: BulkLog;
  readonly context: EngineContext;
  readonly projections: Projections;
  /** Another worker over the same log. */
  worker(options?: ContextOptions): { readonly context: EngineContext; readonly projections: Projections };
  events(): Promise<readonly RecordedEvent[]>;
  /** The rows of a table as they are served, by key, without what the log does not determine. */
  rows(projection: Projection, table?: string): Promise<ReadonlyMap<string, object>>;
}

export async function projectionRig(
  shared: Database,
  { lanes = 1, ...options }: ContextOptions & { readonly lanes?: number } = {},
): Promise<ProjectionRig> {
  schemas += 1;
  const database: Database = { ...shared, schema: `log_${process.pid}_${schemas}` };
  const log = await openLogIn(database, { lanes });
  const context = contextOf(database, log, options);
  const projections = openProjections(database, log, options);
  await projections.migrate();
  return {
    database,
    log,
    context,
    projections,
    worker: (own = {}) => {
      const all = { ...options, ...own };
      return { context: contextOf(database, log, all), projections: openProjections(database, log, all) };
    },
    events: () => everyEvent(log),
    rows: (projection, name) => readServed(context, projection, name),
    async [Symbol.asyncDispose]() {
      await log[Symbol.asyncDispose]();
      for (const { schema } of [context, ...lanesOf(database, lanes)]) {
        await run(database.kysely, `drop schema if exists "${schema}" cascade`);
      }
    },
  };
}

/** The rows of a table as they are served, by key, without what the log does not determine. */
export async function readServed(
  context: EngineContext,
  projection: Projection,
  name: string = projection.table.name,
): Promise<ReadonlyMap<string, object>> {
  const serving = (await readGenerations(context)).find(
    (generation) => generation.name === projection.name && generation.status === 'serving',
  );
  const tables = [projection.table, ...(projection.derived ?? []).map(({ table }) => table)];
  const table = tables.find((each) => each.name === name);
  if (serving === undefined || table === undefined) throw new Error(`no table ${name} is served`);
  const rows = await new GenerationTable(context, table, serving.generation).all(context.database.kysely);
  return new Map(rows.map((row) => [String(Reflect.get(row, table.key)), row]));
}
