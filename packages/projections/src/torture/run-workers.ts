import { keepAlive, type Random, type Supervised, startChild } from '@wherefore/testkit/processes';
import type { Story } from './stories.ts';
import type { WorkerLine, WorkerSettings } from './worker-settings.ts';

export interface WorkersPlan {
  readonly location: string;
  readonly schema: string;
  readonly random: Random;
  /** One process each. One that appends takes the next story. */
  readonly workers: readonly WorkerSettings['tasks'][];
  readonly stories: readonly Story[];
  /** How often each process dies of a statement of its own, and how far it comes at most. */
  readonly deaths: number;
  readonly farthestStatement: number;
  /** It goes on until so many have died, though every story be appended. Default 0. */
  readonly fewestDeaths?: number;
  /** It goes on until so many are done, though every story be appended. Default 0. */
  readonly rebuilds?: number;
  /** More harm, meanwhile; ends when the signal does. */
  readonly harm?: (workers: readonly Supervised[], signal: AbortSignal) => Promise<void>;
}

export interface WorkersReport {
  readonly deaths: number;
  readonly restarts: number;
  readonly rebuilds: number;
  readonly swapsBack: number;
}

/** Runs workers, killed again and again, until every story is appended and whoever follows has come to the end. */
export async function runWorkers(plan: WorkersPlan): Promise<WorkersReport> {
  const { location, schema, random, stories } = plan;
  const counts = { deaths: 0, rebuilds: 0, swapsBack: 0 };
  const written = Promise.withResolvers<void>();
  const appended = new Map(stories.map(({ file }) => [file, 0]));
  const waiting = [...stories];
  const end = (): void => {
    const isAppended = stories.every(({ file, ids }) => appended.get(file) === ids.length);
    const isHarmed = counts.deaths >= (plan.fewestDeaths ?? 0);
    if (isAppended && isHarmed && counts.rebuilds >= (plan.rebuilds ?? 0)) written.resolve();
  };

  function supervise(tasks: WorkerSettings['tasks']): Supervised {
    const story = tasks.includes('append') ? waiting.shift() : undefined;
    return keepAlive({
      start(incarnation) {
        const death = {
          statement: 1 + random.int(plan.farthestStatement),
          when: random.pick(['before', 'after'] as const),
        };
        const settings: WorkerSettings = {
          ...{ location, schema, tasks, seed: random.int(2 ** 31) },
          events: story && { file: story.file, from: appended.get(story.file) ?? 0 },
          death: incarnation < plan.deaths ? death : undefined,
        };
        const script = new URL('../testing/torture-worker.script.ts', import.meta.url);
        const child = startChild(script, JSON.stringify(settings));
        void written.promise.then(() => child.tell('over'));
        return child;
      },
      isLast(text) {
        const line = JSON.parse(text) as WorkerLine;
        if (line.kind === 'failed') throw new Error(`a worker (${tasks.join(', ')}) failed: ${line.error}`);
        if (line.kind === 'rebuilt') counts.rebuilds += 1;
        if (line.kind === 'swapped-back') counts.swapsBack += 1;
        if (line.kind === 'dying') counts.deaths += 1;
        if (line.kind === 'appended' && story !== undefined) appended.set(story.file, line.count);
        end();
        return line.kind === 'dying' ? 'again' : line.kind === 'done';
      },
    });
  }

  const workers = plan.workers.map(supervise);
  const stop = new AbortController();
  const harm = plan.harm?.(workers, stop.signal) ?? Promise.resolve();
  try {
    const all = Promise.all(workers.map(({ done }) => done));
    const failing = harm.then(() => Promise.withResolvers<never>().promise);
    await Promise.race([failing, all, written.promise]);
    stop.abort();
    await harm;
    await all;
    return { ...counts, restarts: workers.reduce((sum, { restarts }) => sum + restarts, 0) };
  } finally {
    stop.abort();
    await Promise.all(workers.map((worker) => worker.abandon()));
  }
}
