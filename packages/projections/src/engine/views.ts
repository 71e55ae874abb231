import { type EngineContext, type Executor, named, run } from './context.ts';
import type { Projection } from './projection.ts';
import { tableName } from './tables.ts';

/**
 * Lets the plain names show this generation. `isReshaped`: its columns may be others, so that the views have to be made
 * anew.
 */
export async function showGeneration(
  context: EngineContext,
  executor: Executor,
  projection: Projection,
  generation: number,
  { isReshaped }: { readonly isReshaped: boolean },
): Promise<void> {
  const statements = projection.views({
    schema: `"${context.schema}"`,
    table: (name) => tableName(context, name, generation),
    cleared: `(select p.cleared_at from ${named(context, 'projection')} p
      where p.name = '${projection.name}' and p.generation = ${generation})`,
  });
  if (isReshaped) {
    for (const statement of statements) {
      const name = /^\s*create or replace view (\S+)/.exec(statement)?.[1];
      if (name !== undefined) await run(executor, `drop view if exists ${name} cascade`);
    }
  }
  for (const statement of statements) await run(executor, statement);
}
