import type { Database } from '@wherefore/event-log/postgres';
import { type EngineContext, run } from './context.ts';
import { RebuildRefused } from './errors.ts';

/** What is being rebuilt in databases that no other process can have. */
const inThisProcess = new WeakMap<Database, Set<string>>();

/**
 * Does work that only one may do at a time, whoever they are. The lock goes with its connection: when a process is
 * killed, the next one need not wait.
 *
 * @throws {RebuildRefused} `rebuild-running`
 */
export async function exclusively<T>(context: EngineContext, name: string, work: () => Promise<T>): Promise<T> {
  const { database, schema } = context;
  const running = inThisProcess.get(database) ?? new Set();
  inThisProcess.set(database, running);
  const lock = `rebuild ${schema} ${name}`;
  if (running.has(lock)) throw isRunning(name);
  running.add(lock);
  try {
    if (!database.capabilities.severalProcesses) return await work();
    return await database.kysely.connection().execute(async (connection) => {
      const key = 'hashtextextended($1::text, 0)';
      const [row] = await run<{ locked: boolean }>(connection, `select pg_try_advisory_lock(${key}) as locked`, [lock]);
      if (row?.locked !== true) throw isRunning(name);
      try {
        return await work();
      } finally {
        await run(connection, `select pg_advisory_unlock(${key})`, [lock]);
      }
    });
  } finally {
    running.delete(lock);
  }
}

function isRunning(name: string): RebuildRefused {
  return new RebuildRefused('rebuild-running', `${name} is being rebuilt already, here or by another process`);
}
