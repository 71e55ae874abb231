import type { Client } from 'pg';
import { wakeAll } from '../wake-all.ts';

const RECONNECT_MS = 1_000;

/** LISTEN for any number of listeners, on one connection of its own. */
export interface Subscriptions extends AsyncDisposable {
  subscribe(channel: string, wake: () => void): Disposable;
  wake(channel: string): void;
}

/**
 * The connection is made when the first one comes. Something is asked on it this often: who only listens would never find
 * out that the other end is gone.
 */
export function createSubscriptions(createClient: () => Client, speakEveryMs: number): Subscriptions {
  const listeners = new Map<string, Set<() => void>>();
  let client: Promise<Client | undefined> | undefined;
  let timer: NodeJS.Timeout | undefined;
  const speaking = setInterval(() => later((connection) => connection.query('select 1')), speakEveryMs).unref();
  let closed = false;

  async function connect(): Promise<Client | undefined> {
    const next = createClient();
    const lost = (): void => {
      client = undefined;
      if (closed || listeners.size === 0) return;
      clearTimeout(timer);
      timer = setTimeout(reconnect, RECONNECT_MS).unref();
    };
    next.on('error', lost);
    next.on('end', lost);
    next.on('notification', ({ channel }) => {
      wakeAll(listeners.get(channel));
    });
    try {
      await next.connect();
      // Polling goes on without it, so nothing waits for this connection, the process included.
      (next as Client & { unref(): void }).unref();
      await listenTo(next, [...listeners.keys()]);
      return next;
    } catch {
      await next.end().catch(() => {});
      lost();
      return undefined;
    }
  }

  /** One after the other: a connection does one thing at a time. */
  async function listenTo(connection: Client, channels: readonly string[]): Promise<void> {
    for (const channel of channels) await connection.query(`listen "${channel}"`);
  }

  function later(work: (connection: Client) => Promise<unknown>): void {
    client = client?.then(async (connected) => {
      // Whoever is lost meanwhile is replaced, and the next one hears of all channels.
      if (connected !== undefined) await work(connected).catch(() => {});
      return connected;
    });
  }

  function reconnect(): void {
    client ??= connect();
    // What was sent meanwhile is lost.
    void client.then((connected) => {
      if (connected !== undefined) for (const wakes of listeners.values()) wakeAll(wakes);
    });
  }

  return {
    subscribe(channel, wake) {
      const own = (): void => wake();
      const known = listeners.get(channel);
      listeners.set(channel, (known ?? new Set()).add(own));
      if (client === undefined) reconnect();
      else if (known === undefined) later((connection) => listenTo(connection, [channel]));
      return {
        [Symbol.dispose]() {
          const left = listeners.get(channel);
          left?.delete(own);
          if (left?.size !== 0) return;
          listeners.delete(channel);
          later((connection) => connection.query(`unlisten "${channel}"`));
        },
      };
    },
    wake(channel) {
      wakeAll(listeners.get(channel));
    },
    async [Symbol.asyncDispose]() {
      closed = true;
      clearInterval(speaking);
      clearTimeout(timer);
      listeners.clear();
      await (await client)?.end().catch(() => {});
    },
  };
}
