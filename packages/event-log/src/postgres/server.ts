import { createHash } from 'node:crypto';
import { pipeline } from 'node:stream/promises';
import { Kysely, PostgresDialect, sql } from 'kysely';
import type { Client, Pool, PoolClient } from 'pg';
import { WATCH_TIMES, type WatchTimes } from './connection-watch.ts';
import type { Database, Row, Session } from './database.ts';
import { loadDriver } from './driver.ts';
import { createSubscriptions } from './subscriptions.ts';
import { watchClients } from './watched-client.ts';

const CONNECT_TIMEOUT_MS = 10_000;
/** An append takes milliseconds. One that neither ends nor fails would hold up every reader of the log. */
const STATEMENT_TIMEOUT_MS = 30_000;

/** A PostgreSQL server, through a pool. Connections that hang are ended and made anew. */
export async function openServer(
  url: string,
  connections: number,
  times: WatchTimes = WATCH_TIMES,
): Promise<Omit<Database, 'schema'>> {
  const { default: pg } = await loadDriver('pg', () => import('pg'));
  const config = { connectionString: url, connectionTimeoutMillis: CONNECT_TIMEOUT_MS };
  const clients = watchClients(pg, config, times);
  const pool = new pg.Pool({
    ...config,
    Client: clients.Client,
    // It is waited for, whatever its type says.
    onConnect: (client): unknown => clients.identify(client),
    max: connections,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    idle_in_transaction_session_timeout: STATEMENT_TIMEOUT_MS,
  });
  // Whoever uses a connection learns of its loss by a failing query, and the pool replaces it. Without listeners,
  // here for idle ones and there for those at work, the loss would end the process as well.
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  pool.on('acquire', (client) => clients.setIdle(client, false));
  pool.on('release', (_, client) => clients.setIdle(client, true));
  const kysely = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });
  const subscriptions = createSubscriptions(() => new clients.Client({ ...config, keepAlive: true }), times.patientMs);
  const close = async (): Promise<void> => {
    await subscriptions[Symbol.asyncDispose]();
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
    session: poolSession(pool),
    transact: (work) => transact(pool, work),
    subscribe: (channel, wake) => subscriptions.subscribe(channel, wake),
    wake: (channel) => subscriptions.wake(channel),
    [Symbol.asyncDispose]: close,
  };
}

function poolSession(pool: Pool): Session {
  return {
    query: (text, values) => query(pool, text, values),
    async *copyOut(select) {
      const client = await pool.connect();
      let broken = true;
      try {
        yield* clientSession(client).copyOut(select);
        broken = false;
      } finally {
        // A COPY that was left in the middle ends with its connection.
        client.release(broken);
      }
    },
    copyIn: (table, chunks) => transact(pool, (session) => session.copyIn(table, chunks)),
  };
}

async function transact<T>(pool: Pool, work: (session: Session) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken = true;
  try {
    // Each statement has to see what others committed while it waited for locks.
    await client.query('begin isolation level read committed');
    try {
      const result = await work(clientSession(client));
      const { command } = await client.query('commit');
      // Where a statement has failed the server answers so, and that is no error.
      if (command !== 'COMMIT') throw new TransactionAborted();
      broken = false;
      return result;
    } catch (error) {
      await client.query('rollback').then(
        () => {
          broken = false;
        },
        () => {},
      );
      throw error;
    }
  } finally {
    client.release(broken);
  }
}

function clientSession(client: PoolClient): Session {
  return {
    query: (text, values) => query(client, text, values),
    async *copyOut(select) {
      const { to } = await loadDriver('pg-copy-streams', () => import('pg-copy-streams'));
      yield* client.query(to(`copy (${select}) to stdout with (format binary)`)) as AsyncIterable<Buffer>;
    },
    async copyIn(table, chunks) {
      const { from } = await loadDriver('pg-copy-streams', () => import('pg-copy-streams'));
      await pipeline(chunks, client.query(from(`copy ${table} from stdin with (format binary)`)));
    },
  };
}

async function query(
  client: Pool | Client | PoolClient,
  text: string,
  values: readonly unknown[] = [],
): Promise<readonly Row[]> {
  const { rows } = await client.query<unknown[]>({
    name: statementName(text),
    text,
    values: values as unknown[],
    rowMode: 'array',
  });
  return rows;
}

const names = new Map<string, string>();

/** Names are cut at 63 bytes, and the same one stands for the same text in every schema of a connection. */
function statementName(text: string): string {
  let name = names.get(text);
  if (name === undefined) {
    name = createHash('sha256').update(text).digest('hex').slice(0, 24);
    names.set(text, name);
  }
  return name;
}

/** As the server says it of any statement but the last. */
class TransactionAborted extends Error {
  readonly code = '25P02';

  constructor() {
    super('current transaction is aborted: a statement in it failed');
  }
}
