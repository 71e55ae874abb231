import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from '@wherefore/testkit/processes';
import { inSession } from './connect.ts';
import type { Target } from './settings.ts';

/** ms between two of a kind, give or take half of it. Left out: never. */
export interface ChaosPlan {
  readonly endSession?: number;
  readonly killWriter?: number;
  readonly killFollower?: number;
  readonly crashServer?: number;
  /** A transaction of a second that writes elsewhere. */
  readonly foreignTransaction?: number;
}

export interface Prey {
  killWriter(): Promise<void>;
  killFollower(): Promise<void>;
  /** Kills the server and starts it again. */
  crashServer(): Promise<void>;
}

export type ChaosCounts = Record<keyof ChaosPlan, number>;

const FOREIGN_MS = 1000;

/** Does harm until the signal; counts what it did. */
export async function wreak(
  plan: ChaosPlan,
  prey: Prey,
  { target, random, signal }: { readonly target: Target; readonly random: Random; readonly signal: AbortSignal },
): Promise<ChaosCounts> {
  const counts: ChaosCounts = { endSession: 0, killWriter: 0, killFollower: 0, crashServer: 0, foreignTransaction: 0 };
  const deeds: Readonly<Record<keyof ChaosPlan, () => Promise<unknown>>> = {
    endSession: () => endSession(target),
    killWriter: () => prey.killWriter(),
    killFollower: () => prey.killFollower(),
    crashServer: () => prey.crashServer(),
    foreignTransaction: () => writeElsewhere(target),
  };

  async function repeat(kind: keyof ChaosPlan, everyMs: number): Promise<void> {
    while (!signal.aborted) {
      await sleep(everyMs / 2 + random.int(everyMs), undefined, { signal }).catch(() => {});
      if (signal.aborted) return;
      // A server that is away can be harmed no further; the other deeds must work.
      const done = deeds[kind]();
      if (kind === 'endSession' || kind === 'foreignTransaction')
        await done.then(
          () => counts[kind]++,
          () => {},
        );
      else {
        await done;
        counts[kind]++;
      }
    }
  }

  const kinds = Object.keys(deeds) as (keyof ChaosPlan)[];
  await Promise.all(
    kinds.map(async (kind) => {
      const everyMs = plan[kind];
      if (everyMs !== undefined) await repeat(kind, everyMs);
    }),
  );
  return counts;
}

/** Ends one session at work: a writer's in the middle of something, or a reader's. */
function endSession({ url }: Target): Promise<unknown> {
  return inSession(url, (session) =>
    session.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and pid <> pg_backend_pid() and application_name <> 'torture-harness'
         and backend_type = 'client backend' and state <> 'idle'
       order by random() limit 1`,
    ),
  );
}

function writeElsewhere({ url, schema }: Target): Promise<unknown> {
  return inSession(url, async (session) => {
    await session.query(`begin; insert into "${schema}".elsewhere values (2)`);
    await sleep(FOREIGN_MS);
    await session.query('commit');
  });
}
