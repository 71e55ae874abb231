import { openDatabase, openLogIn } from '@wherefore/event-log/postgres';
import { openProjections } from '@wherefore/projections';
import { type Child, startChild } from '@wherefore/testkit/processes';
import { recordNames } from '../testing/due-names.ts';
import { type JudgedRefreshes, judgeRefreshes } from './judge-refreshes.ts';
import type { WorkerOrders } from './worker-orders.ts';

const SCRIPT = new URL('../testing/torture-worker.script.ts', import.meta.url);
const MINUTE_MS = 60_000;
const AT_ONCE = 8;
const WORKERS = 3;

export interface Round {
  /** `postgres://` URL of a database of its own. */
  readonly database: string;
  readonly names: number;
  /** How often a worker is killed, each time the oldest. */
  readonly kills: number;
  /** Called after every other kill: to harm what the workers need. */
  readonly harm?: () => Promise<void>;
}

export interface RoundResult extends JudgedRefreshes {
  /** Requests of which nothing may have come: each that was killed had so many in hand. */
  readonly mostUnfinished: number;
  /** What the workers that were told to end said and how they went. */
  readonly endings: readonly (readonly [line: string, exitCode: number | null])[];
}

/** Lets workers refresh names that are all due at once, kills them meanwhile, and tells what the log says of it. */
export async function runRound({ database: url, names: count, kills, harm }: Round): Promise<RoundResult> {
  const names = Array.from({ length: count }, (_, index) => `n${index}.example`);
  await using database = await openDatabase(url);
  await using log = await openLogIn(database);
  const projections = openProjections(database, log);
  await projections.migrate();
  const now = Date.now();
  await recordNames(log, names, { decidedAt: now - 57 * MINUTE_MS, freshUntil: now + 3 * MINUTE_MS });
  await projections.catchUp();
  const orders: WorkerOrders = {
    database: url,
    serverNames: names,
    leaseMs: 4000,
    latencyMs: 40,
    refreshesPerSecond: 200,
    refreshesAtOnce: AT_ONCE,
  };
  const start = (): Child => startChild(SCRIPT, JSON.stringify(orders));
  const workers = Array.from({ length: WORKERS }, start);
  await Promise.all(workers.map((worker) => worker.line()));
  // What is done rests for a minute, and has its new time after that: an hour from now.
  const isDone = async (): Promise<boolean> => {
    const dueIn = await projections.refresh.nextDueIn().catch(() => 0);
    return (dueIn ?? 0) > 2 * MINUTE_MS;
  };
  for (let killed = 0; !(await isDone()); ) {
    await new Promise((resolve) => setTimeout(resolve, 150));
    if (killed === kills) continue;
    killed += 1;
    await workers.shift()?.kill();
    if (harm !== undefined && killed % 2 === 0) await harm();
    const next = start();
    workers.push(next);
    await next.line();
  }
  const endings: [string, number | null][] = [];
  for (const worker of workers) {
    worker.tell('end');
    endings.push([await worker.line(), await worker.end()]);
  }
  const judged = await judgeRefreshes(log, names);
  return { ...judged, mostUnfinished: kills * AT_ONCE, endings };
}
