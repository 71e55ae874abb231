import { setTimeout as sleep, setImmediate as turn } from 'node:timers/promises';
import { EventLogError } from '@wherefore/event-log';
import { type ClaimedReplay, type ReplayProgressed, type Replays, replaysIn, type Service } from '@wherefore/service';
import { Gauge } from 'prom-client';
import { doReplay } from './do-replay.ts';
import { problemText } from './problem-text.ts';

type ReplayService = Pick<Service, 'database' | 'log' | 'projections' | 'logger' | 'metrics' | 'signal'>;

/** How patient a worker is, ms. */
export interface ReplayTimes {
  /** A worker that has not been heard of for so long is taken for dead. */
  readonly leaseMs: number;
  /** How often it is heard of, and looks whether what it does is still wanted. */
  readonly renewMs: number;
  /** How often to look for something to do without having been told. */
  readonly pollMs: number;
}

const TIMES: ReplayTimes = { leaseMs: 30_000, renewMs: 2000, pollMs: 5000 };

/**
 * Does the replays that are ordered, one after the other, until the service ends: what is in hand then is given back. Any
 * number of workers may; each replay is done by one, and by another from the beginning if that one is not heard of any
 * more.
 *
 * @throws what the database throws: begin again
 */
export async function runReplays(service: ReplayService, times: ReplayTimes = TIMES): Promise<void> {
  const { database, metrics, signal } = service;
  const replays = replaysIn(database);
  meter(metrics, replays);
  let wake = (): void => undefined;
  using _ = replays.listen(() => wake());
  while (!signal.aborted) {
    const woken = new Promise<void>((resolve) => {
      wake = resolve;
    });
    const claimed = await replays.claim(times);
    if (claimed === undefined) await wokenOr(times.pollMs, woken, signal);
    else await work(service, { replays, claimed, times });
  }
}

async function wokenOr(ms: number, woken: Promise<void>, signal: AbortSignal): Promise<void> {
  const ended = new AbortController();
  const pause = sleep(ms, undefined, { signal: AbortSignal.any([signal, ended.signal]) }).catch(() => undefined);
  await Promise.race([woken, pause]);
  ended.abort();
}

interface Work {
  readonly replays: Replays;
  readonly claimed: ClaimedReplay;
  readonly times: ReplayTimes;
}

async function work(service: ReplayService, { replays, claimed, times }: Work): Promise<void> {
  const { logger, signal } = service;
  const lost = new AbortController();
  let progress: ReplayProgressed = { events: 0, conclusions: 0, names: 0, total: null };
  const lease = keepLease({ replays, claimed, times }, () => progress, lost);
  logger.info({ replay: claimed.id }, 'a replay begins');
  try {
    const result = await doReplay(service, claimed.order, {
      signal: AbortSignal.any([signal, lost.signal]),
      onProgress: async (now) => {
        progress = now;
        await turn();
      },
    });
    await lease.end();
    const isOurs = await replays.finish(claimed, { state: 'done', result }, progress);
    logger.info({ replay: claimed.id, events: progress.events }, isOurs ? 'a replay is done' : 'a replay was lost');
  } catch (error) {
    await lease.end();
    if (lost.signal.aborted) {
      logger.info({ replay: claimed.id }, 'a replay is not wanted any more, or somebody else has it');
      return;
    }
    // What comes and goes is no fault of the replay: it is begun again, but not without end, for others wait behind it.
    const isPassing = error instanceof EventLogError && error.retryable;
    if (signal.aborted) await replays.release(claimed);
    else if (isPassing) await replays.renew(claimed, progress, { leaseMs: 0 });
    else await replays.finish(claimed, { state: 'failed', problem: problemText(error) }, progress);
    if (signal.aborted) return;
    if (isPassing) throw error;
    logger.warn({ replay: claimed.id, err: error }, 'a replay failed');
  }
}

/** Renews the lease now and then, and whenever something about replays is heard: it may have been canceled. */
function keepLease(
  { replays, claimed, times }: Work,
  progress: () => ReplayProgressed,
  lost: AbortController,
): { end(): Promise<void> } {
  let renewing: Promise<void> = Promise.resolve();
  const renew = (): void => {
    renewing = renewing.then(async () => {
      if (lost.signal.aborted) return;
      // A database that is away for a while takes nothing from anybody.
      const isOurs = await replays.renew(claimed, progress(), times).catch(() => true);
      if (!isOurs) lost.abort();
    });
  };
  const timer = setInterval(renew, times.renewMs);
  const listening = replays.listen(renew);
  return {
    async end() {
      clearInterval(timer);
      listening[Symbol.dispose]();
      await renewing;
    },
  };
}

function meter(metrics: Service['metrics'], replays: Replays): void {
  const name = 'wherefore_replays';
  if (metrics.getSingleMetric(name) !== undefined) return;
  new Gauge({
    name,
    help: 'Replays of the last seven days, by state.',
    labelNames: ['state'],
    registers: [metrics],
    async collect() {
      // Without a database there is nothing to tell, and the other metrics are wanted all the more.
      const counts = await replays.counts().catch(() => undefined);
      if (counts === undefined) this.reset();
      else for (const [state, count] of Object.entries(counts)) this.set({ state }, count);
    },
  });
}
