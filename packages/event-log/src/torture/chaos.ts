import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from '@wherefore/testkit/processes';
import { inSession } from './connect.ts';
import { elsewhere } from './prepare.ts';
import type { Target } from './settings.ts';

export type Harm = 'endSession' | 'killWriter' | 'killFollower' | 'crashServer' | 'foreignTransaction' | 'retire';

/** ms between two of a kind, give or take half of it. Left out: never. */
export interface ChaosPlan extends Partial<Record<Harm, number>> {
  /** Kills of each kind at most: on a busy machine processes would else be killed before they are up. */
  readonly kills?: number;
  /** A transaction of a second that writes elsewhere. */
  readonly foreignTransaction?: number;
  /** Moves old partitions into the archive. Not where writers are killed: what they repeat would be old by then. */
  readonly retire?: number;
}

export interface Prey {
  killWriter(): Promise<void>;
  killFollower(): Promise<void>;
  /** Kills the server and starts it again. */
  crashServer(): Promise<void>;
  /** Moves old partitions into the archive; says how many. */
  retire(): Promise<number>;
}

export type ChaosCounts = Record<Harm, number>;

const FOREIGN_MS = 1000;

export function noHarm(): ChaosCounts {
  return { endSession: 0, killWriter: 0, killFollower: 0, crashServer: 0, foreignTransaction: 0, retire: 0 };
}

export interface Wreaking {
  readonly target: Target;
  readonly random: Random;
  /** Where what was done is counted, at once. */
  readonly counts: ChaosCounts;
  readonly signal: AbortSignal;
}

/** Does harm until the signal; counts what it did. */
export async function wreak(plan: ChaosPlan, prey: Prey, { target, random, counts, signal }: Wreaking): Promise<void> {
  const deeds: Readonly<Record<Harm, () => Promise<unknown>>> = {
    endSession: () => endSession(target),
    killWriter: () => prey.killWriter(),
    killFollower: () => prey.killFollower(),
    crashServer: () => prey.crashServer(),
    foreignTransaction: () => writeElsewhere(target),
    retire: () => prey.retire(),
  };

  async function repeat(kind: Harm, everyMs: number): Promise<void> {
    const isKill = kind.startsWith('kill') || kind === 'crashServer';
    const atMost = isKill ? (plan.kills ?? Number.POSITIVE_INFINITY) : Number.POSITIVE_INFINITY;
    while (!signal.aborted && counts[kind] < atMost) {
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
        const moved = await done;
        if (moved !== 0) counts[kind]++;
      }
    }
  }

  const kinds = Object.keys(deeds) as Harm[];
  await Promise.all(
    kinds.map(async (kind) => {
      const everyMs = plan[kind];
      if (everyMs !== undefined) await repeat(kind, everyMs);
    }),
  );
}

/** Ends one session at work: a writer's in the middle of something, or a reader's. Fails when there is none. */
async function endSession({ url }: Target): Promise<void> {
  const { rowCount } = await inSession(url, (session) =>
    session.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and pid <> pg_backend_pid() and application_name <> 'torture-harness'
         and backend_type = 'client backend' and state <> 'idle'
       order by random() limit 1`,
    ),
  );
  if (rowCount === 0) throw new Error('nobody is at work');
}

function writeElsewhere(target: Target): Promise<unknown> {
  return inSession(target.url, async (session) => {
    await session.query(`begin; insert into ${elsewhere(target)} values (2)`);
    await sleep(FOREIGN_MS);
    await session.query('commit');
  });
}
