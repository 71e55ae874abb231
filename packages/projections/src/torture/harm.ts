import { setTimeout as sleep } from 'node:timers/promises';
import type { Random, Supervised } from '@wherefore/testkit/processes';
import pg from 'pg';

/** Something that is done again and again until the signal. */
export type Harm = (workers: readonly Supervised[], signal: AbortSignal) => Promise<void>;

/** Every so many ms, give or take half of it, at most so often. */
export function repeatedly(
  everyMs: number,
  random: Random,
  deed: (workers: readonly Supervised[]) => Promise<unknown>,
  atMost: number = Number.POSITIVE_INFINITY,
): Harm {
  return async (workers, signal) => {
    for (let times = 0; times < atMost; times += 1) {
      await sleep(everyMs / 2 + random.int(everyMs), undefined, { signal }).catch(() => {});
      if (signal.aborted) return;
      await deed(workers);
    }
  };
}

export function all(...harms: readonly Harm[]): Harm {
  return async (workers, signal) => {
    await Promise.all(harms.map((harm) => harm(workers, signal)));
  };
}

/** Ends one session at work, but none whose application has this name. A server that is away is left in peace. */
export async function endSession(url: string, spared: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, application_name: spared });
  client.on('error', () => {});
  try {
    await client.connect();
    await client.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and pid <> pg_backend_pid() and application_name <> $1
         and backend_type = 'client backend' and state <> 'idle'
       order by random() limit 1`,
      [spared],
    );
  } catch {
    // It is away.
  } finally {
    await client.end().catch(() => {});
  }
}
