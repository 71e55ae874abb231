import type { Database } from '@wherefore/event-log/postgres';
import type { PartHealth } from '../health/health.ts';
import { GRACE_MS } from '../supervision/grace.ts';
import { remembered } from './remembered.ts';

const REMEMBERED_MS = 1000;

/** Whether the database answers. */
export interface DatabaseCheck {
  isUp(): Promise<boolean>;
  health(): Promise<PartHealth>;
}

export function databaseCheck({ session }: Pick<Database, 'session'>): DatabaseCheck {
  const ask = remembered(async () => {
    await session.query('select 1');
  }, REMEMBERED_MS);
  let away: { readonly since: number; readonly reason: string } | undefined;
  const look = async (): Promise<typeof away> => {
    try {
      await ask();
      away = undefined;
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      away = { since: away?.since ?? performance.now(), reason };
    }
    return away;
  };
  return {
    isUp: async () => (await look()) === undefined,
    async health() {
      const found = await look();
      if (found === undefined) return { isReady: true, detail: 'reachable' };
      const forMs = performance.now() - found.since;
      const seconds = Math.ceil(forMs / 1000);
      return {
        isReady: forMs < GRACE_MS,
        detail: `unreachable for ${seconds} s (${found.reason}); what is fresh in memory is answered all the same`,
      };
    },
  };
}
