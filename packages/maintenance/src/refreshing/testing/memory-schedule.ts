import type { Claim } from '@wherefore/projections';
import type { Schedule } from '../schedule.ts';

export interface ScheduledName {
  readonly serverName: string;
  readonly dueAt: number;
  readonly freshUntil: number;
  readonly wantedAt: number;
}

interface Row extends ScheduledName {
  leaseUntil: number;
  token: string | undefined;
  attempts: number;
}

export interface MemorySchedule extends Schedule {
  readonly rows: ReadonlyMap<string, Readonly<Row>>;
  /** How often each call was made. */
  readonly calls: Record<'claim' | 'finish' | 'release', number>;
  /** Thrown by every call while it is set. */
  failure: Error | undefined;
}

/** A schedule in memory, by the rules of the real one: a done name is due no more. */
export function memorySchedule(names: readonly ScheduledName[], now: () => number): MemorySchedule {
  const rows = new Map<string, Row>(
    names.map((name) => [name.serverName, { ...name, leaseUntil: 0, token: undefined, attempts: 0 }]),
  );
  const calls = { claim: 0, finish: 0, release: 0 };
  let tokens = 0;
  const claimAt = ({ dueAt, leaseUntil }: Row): number => Math.max(dueAt, leaseUntil);
  const held = (token: string, serverNames: readonly string[]): readonly Row[] =>
    serverNames.flatMap((serverName) => {
      const row = rows.get(serverName);
      return row?.token === token ? [row] : [];
    });
  const schedule: MemorySchedule = {
    rows,
    calls,
    failure: undefined,
    async claim({ limit, leaseMs, wantedSince = 0 }) {
      calls.claim += 1;
      if (schedule.failure !== undefined) throw schedule.failure;
      tokens += 1;
      const token = `token ${tokens}`;
      const claims: Claim[] = [];
      const due = [...rows.values()].filter((row) => claimAt(row) <= now() && row.wantedAt >= wantedSince);
      for (const row of due.sort((one, other) => claimAt(one) - claimAt(other)).slice(0, limit)) {
        Object.assign(row, { token, leaseUntil: now() + leaseMs, attempts: row.attempts + 1 });
        claims.push({ ...row, token });
      }
      return claims;
    },
    async finish(token, serverNames, outcome) {
      calls.finish += 1;
      if (schedule.failure !== undefined) throw schedule.failure;
      const own = held(token, serverNames);
      for (const row of own) {
        if (outcome === 'done') rows.delete(row.serverName);
        else Object.assign(row, { token: undefined, leaseUntil: now() + 30_000 });
      }
      return own.length;
    },
    async release(token, serverNames, pauseMs) {
      calls.release += 1;
      if (schedule.failure !== undefined) throw schedule.failure;
      const own = held(token, serverNames);
      for (const row of own) {
        Object.assign(row, { token: undefined, leaseUntil: now() + pauseMs, attempts: row.attempts - 1 });
      }
      return own.length;
    },
    async nextDueIn() {
      if (schedule.failure !== undefined) throw schedule.failure;
      let next: number | undefined;
      for (const row of rows.values()) next = Math.min(next ?? Number.POSITIVE_INFINITY, claimAt(row));
      return next === undefined ? undefined : next - now();
    },
  };
  return schedule;
}
