import type { Instant } from '@wherefore/discovery';
import type { NameServer } from './name-server.ts';

/** How long a server that did not answer is asked after the others. */
const SHUNNED_MS = 30_000;

/** The servers in the order in which they are to be asked. */
export interface ServerList {
  /** As configured, except that those which failed lately come last. */
  inOrder(now: Instant): readonly NameServer[];
  noteFailure(server: NameServer, now: Instant): void;
  noteAnswer(server: NameServer): void;
}

export function createServerList(servers: readonly NameServer[]): ServerList {
  const failedAt = new Map<NameServer, Instant>();
  return {
    inOrder(now) {
      if (failedAt.size === 0) return servers;
      const isShunned = (server: NameServer): boolean => now - (failedAt.get(server) ?? -Infinity) < SHUNNED_MS;
      return [...servers.filter((server) => !isShunned(server)), ...servers.filter(isShunned)];
    },
    noteFailure(server, now) {
      failedAt.set(server, now);
    },
    noteAnswer(server) {
      failedAt.delete(server);
    },
  };
}
