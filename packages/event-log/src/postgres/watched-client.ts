import { Socket } from 'node:net';
import type { Client, ClientConfig } from 'pg';
import { ConnectionWatch, type Probe, type WatchedConnection, type WatchTimes } from './connection-watch.ts';

type Driver = Pick<typeof import('pg'), 'Client' | 'DatabaseError'>;

/** Clients whose connections end when they hang. */
export interface WatchedClients {
  /** For a pool, or to be made by hand. */
  readonly Client: new (
    config?: ClientConfig,
  ) => Client;
  /** Learns which process of the server is at the other end, once the client is connected. */
  identify(client: object): Promise<void>;
  /** Whether somebody in the pool has it. */
  setIdle(client: object, isIdle: boolean): void;
}

interface Watched extends WatchedConnection {
  pid: number | undefined;
  isOwed: boolean;
  isIdle: boolean;
}

export function watchClients(driver: Driver, config: ClientConfig, times: WatchTimes): WatchedClients {
  const connections = new WeakMap<object, Watched & { readonly client: Client }>();
  const watch = new ConnectionWatch(probeOf(driver, config, times), times);
  class WatchedClient extends driver.Client {
    constructor(own: ClientConfig = {}) {
      const socket = new Socket();
      super({ ...own, stream: () => socket });
      // To be connected is the first thing that is owed.
      const connection = { client: this, socket, pid: undefined, isOwed: true, isIdle: false };
      connections.set(this, connection);
      watch.watch(connection);
      const paid = (): void => {
        connection.isOwed = false;
      };
      this.on('connect', paid);
      this.on('drain', paid);
      const query: (...args: readonly unknown[]) => unknown = this.query.bind(this);
      Object.assign(this, {
        query: (...args: readonly unknown[]) => {
          connection.isOwed = true;
          return query(...args);
        },
      });
    }
  }
  return {
    Client: WatchedClient,
    async identify(client) {
      const connection = connections.get(client);
      if (connection === undefined) return;
      // What the server has said at the start may be a pooler's.
      const { rows } = await connection.client.query<{ pid: number }>('select pg_backend_pid() as pid');
      connection.pid = rows[0]?.pid;
    },
    setIdle(client, isIdle) {
      const connection = connections.get(client);
      if (connection !== undefined) connection.isIdle = isIdle;
    },
  };
}

/** Asks on a connection of its own. */
function probeOf(driver: Driver, config: ClientConfig, { probeMs }: WatchTimes): Probe {
  return async (pids) => {
    const client = new driver.Client({ ...config, connectionTimeoutMillis: probeMs, query_timeout: probeMs });
    client.on('error', () => {});
    try {
      await client.connect();
      const { rows } = await client.query<{ pid: number }>(
        `select pid from pg_stat_activity where pid = any ($1::int[]) and coalesce(state, '') not like 'idle%'`,
        [pids],
      );
      return new Set(rows.map(({ pid }) => pid));
    } catch (error) {
      // What the server itself refuses, for lack of connections, say, tells that it is there.
      return error instanceof driver.DatabaseError ? 'unknown' : 'unreachable';
    } finally {
      // It may hang, too.
      client.end().catch(() => {});
    }
  };
}
