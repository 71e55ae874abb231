import type { Database } from '@wherefore/event-log/postgres';

/**
 * Does work that one worker at a time may do. The lock goes with its connection: when a worker is killed, the next one
 * need not wait. Gives `undefined` when another one is at it.
 */
export async function oneAtATime<T>(
  { kysely, sql, schema, capabilities }: Database,
  name: string,
  work: () => Promise<T>,
): Promise<T | undefined> {
  // Nobody else can have such a database.
  if (!capabilities.severalProcesses) return await work();
  return await kysely.connection().execute(async (connection) => {
    const key = sql`hashtextextended(${`${schema} ${name}`}::text, 0)`;
    const { rows } = await sql<{ readonly locked: boolean }>`select pg_try_advisory_lock(${key}) as locked`.execute(
      connection,
    );
    if (rows[0]?.locked !== true) return undefined;
    try {
      return await work();
    } finally {
      await sql`select pg_advisory_unlock(${key})`.execute(connection);
    }
  });
}
