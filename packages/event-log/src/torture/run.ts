import { join } from 'node:path';
import { openScratch, type Supervised, seededRandom } from '@wherefore/testkit/processes';
import { type ChaosCounts, type ChaosPlan, noHarm, wreak } from './chaos.ts';
import { readFollowerFile } from './follower-file.ts';
import { type DeliveryVerdict, judgeDelivery, judgeLog, type LogVerdict } from './judge.ts';
import { openLedger } from './ledger.ts';
import { type MadeWith, prepareSchema } from './prepare.ts';
import { retireOld } from './retire-old.ts';
import type { ReaderName, Target } from './settings.ts';
import { superviseFollower, superviseWriters } from './supervise.ts';
import { readTruth } from './truth.ts';

export interface TorturedServer {
  readonly url: string;
  crash(): Promise<void>;
  restart(): Promise<void>;
}

export interface RunPlan {
  readonly schema: string;
  readonly madeWith: MadeWith;
  readonly seed: number;
  readonly processes: number;
  /** In each process. */
  readonly writers: number;
  /** In each process: writers with transactions of their own. */
  readonly rawWriters: number;
  readonly events: number;
  /** One follower process each. */
  readonly readers: readonly ReaderName[];
  readonly chaos: ChaosPlan;
  /**
   * Whether what the run is for has happened: until then writers go on behind `events`, so that a quick machine does not
   * end before the first harm. Default: yes.
   */
  readonly isEnough?: (soFar: SoFar) => boolean;
}

/** What can be told of a run while it is under way. */
export interface SoFar {
  readonly chaos: Readonly<ChaosCounts>;
  readonly rolledBack: number;
}

export interface RunReport {
  readonly log: LogVerdict;
  readonly followers: readonly FollowerReport[];
  readonly events: number;
  readonly acknowledged: number;
  readonly rolledBack: number;
  readonly partitions: number;
  readonly segments: number;
  /** Of streams and of segments. */
  readonly brokenChains: number;
  readonly chaos: ChaosCounts;
  readonly seconds: number;
}

export interface FollowerReport {
  readonly reader: ReaderName;
  readonly verdict: DeliveryVerdict;
  readonly delivered: number;
  /** ms from being recorded to being given, of what was recorded while the follower was up. */
  readonly lag: { readonly p50: number; readonly p95: number; readonly max: number };
}

/** A run that has not had its harm by then fails by what it reports. */
const MOST_SHARES = 50;

/** Writers of all shares have numbers of their own: a share has fewer, with all that follow on those that are killed. */
const WRITERS_A_SHARE = 10_000;

/** Writers, followers and harm at the same time; then everything that was said is held against what is there. */
export async function torture(server: TorturedServer, plan: RunPlan): Promise<RunReport> {
  const { schema, madeWith, seed, processes, writers, rawWriters, readers } = plan;
  await using folder = await openScratch();
  const archive = plan.chaos.retire === undefined ? {} : { archive: join(folder.path, 'archive') };
  const target: Target = { url: server.url, schema, ...archive };
  await prepareSchema(target, madeWith);
  const random = seededRandom(seed);
  const ledger = openLedger();
  const startedAt = Date.now();
  const ended = Promise.withResolvers<void>();
  const stop = new AbortController();

  const chaos = noHarm();
  const startShare = (share: number): readonly Supervised[] =>
    Array.from({ length: processes }, (_, index) => {
      const firstWriter = 1 + share * WRITERS_A_SHARE + index * (writers + rawWriters);
      const events = Math.ceil(plan.events / processes);
      return superviseWriters({ ...target, seed, writers, rawWriters, events, firstWriter }, ledger);
    });
  let writing = startShare(0);
  const writeEnough = async (): Promise<void> => {
    for (let share = 1; ; share += 1) {
      await Promise.all(writing.map(({ done }) => done));
      const isEnough = plan.isEnough?.({ chaos, rolledBack: ledger.rolledBack }) ?? true;
      if (isEnough || share === MOST_SHARES || stop.signal.aborted) return;
      writing = startShare(share);
    }
  };
  const files = readers.map((reader) => ({ reader, file: join(folder.path, reader) }));
  const following = files.map((follower) => superviseFollower({ ...target, ...follower }, ended.promise));

  const wreaking = wreak(
    plan.chaos,
    {
      killWriter: () => random.pick(writing).kill(),
      killFollower: () => random.pick(following).kill(),
      async crashServer() {
        await server.crash();
        await server.restart();
      },
      retire: () => retireOld(target, madeWith, ledger),
    },
    { target, random, counts: chaos, signal: stop.signal },
  );
  try {
    // Harm ends when it is told to, or fails.
    const failing = wreaking.then(() => Promise.withResolvers<never>().promise);
    await Promise.race([failing, writeEnough()]);
    stop.abort();
    await wreaking;
    const seconds = (Date.now() - startedAt) / 1000;
    ended.resolve();
    await Promise.all(following.map(({ done }) => done));
    const { events: truth, ...found } = await readTruth(target);
    const followers = await Promise.all(
      files.map(async ({ reader, file }): Promise<FollowerReport> => {
        const { given, lags } = await readFollowerFile(file);
        return { reader, verdict: judgeDelivery(truth, given), delivered: given.length, lag: quantiles(lags) };
      }),
    );
    const { acknowledged, rolledBack } = ledger;
    const counts = { events: truth.length, acknowledged, rolledBack, ...found };
    return { log: judgeLog(truth, ledger), followers, ...counts, chaos, seconds };
  } finally {
    stop.abort();
    await Promise.all([...writing, ...following].map((one) => one.abandon()));
  }
}

function quantiles(values: readonly number[]): FollowerReport['lag'] {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return { p50: at(0.5), p95: at(0.95), max: at(1) };
}
