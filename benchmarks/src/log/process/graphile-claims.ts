import type { Pool } from 'pg';
import { peersRequire } from '../../peers/peers-folder.ts';
import { script } from '../../process/child.ts';
import { timed } from '../many-callers.ts';
import type { ClaimsInput, ClaimsReport } from './claims.ts';

interface Graphile {
  readonly Logger: new (factory: () => () => void) => object;
  makeWorkerUtils(options: object): Promise<{
    migrate(): Promise<void>;
    addJobs(jobs: readonly object[]): Promise<unknown>;
    release(): Promise<void>;
  }>;
  run(options: object): Promise<{ stop(): Promise<void> }>;
}

/** graphile-worker with a local queue and many jobs at once, which is how it is fastest. */
script<ClaimsInput, ClaimsReport>(async ({ url, names }) => {
  const { Logger, makeWorkerUtils, run } = peersRequire('graphile-worker') as Graphile;
  const { Pool: PoolOfPeers } = peersRequire('pg') as { readonly Pool: typeof Pool };
  const pool = new PoolOfPeers({ connectionString: url, max: 10 });
  const logger = new Logger(() => () => {});
  const utils = await makeWorkerUtils({ pgPool: pool, logger });
  await utils.migrate();
  for (let first = 0; first < names; first += 1000) {
    const jobs = Array.from({ length: Math.min(1000, names - first) }, (_, index) => `name-${first + index}`);
    await utils.addJobs(jobs.map((name) => ({ identifier: 'refresh', payload: { name }, jobKey: name })));
  }
  let left = names;
  const seconds = await timed(async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const runner = await run({
      pgPool: pool,
      noHandleSignals: true,
      logger,
      taskList: {
        refresh: async () => {
          left -= 1;
          if (left === 0) resolve();
        },
      },
      preset: {
        worker: {
          concurrentJobs: 24,
          localQueue: { size: 500 },
          completeJobBatchDelay: 0,
          failJobBatchDelay: 0,
        },
      },
    });
    await promise;
    await runner.stop();
  });
  await utils.release();
  await pool.end();
  return { namesPerSecond: names / seconds };
});
