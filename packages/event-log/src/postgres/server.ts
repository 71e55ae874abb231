import { Kysely, PostgresDialect, sql } from 'kysely';
import type { Database } from './database.ts';
import { loadDriver } from './driver.ts';

const CONNECT_TIMEOUT_MS = 10_000;
/** An append takes milliseconds. One that neither ends nor fails would hold up every reader of the log. */
const STATEMENT_TIMEOUT_MS = 30_000;

/** A PostgreSQL server, through a pool. */
export async function openServer(url: string, connections: number): Promise<Omit<Database, 'schema'>> {
  const { default: pg } = await loadDriver('pg', () => import('pg'));
  const pool = new pg.Pool({
    connectionString: url,
    max: connections,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    idle_in_transaction_session_timeout: STATEMENT_TIMEOUT_MS,
  });
  // Whoever uses a connection learns of its loss by a failing query, and the pool replaces it. Without listeners,
  // here for idle ones and there for those at work, the loss would end the process as well.
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  const kysely = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });
  const close = async (): Promise<void> => {
    await kysely.destroy();
    // Kysely ends only a pool that it has used.
    if (!pool.ending) await pool.end();
  };
  try {
    await sql`select 1`.execute(kysely);
  } catch (error) {
    await close();
    throw error;
  }
  return {
    kysely,
    sql,
    capabilities: { severalProcesses: true, concurrentTransactions: true, persistent: true },
    [Symbol.asyncDispose]: close,
  };
}
