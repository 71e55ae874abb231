import { peersRequire } from '../../peers/peers-folder.ts';
import { script } from '../../process/child.ts';
import { timed } from '../many-callers.ts';
import type { ClaimsInput, ClaimsReport } from './claims.ts';

interface Boss {
  on(event: 'error', listener: () => void): void;
  start(): Promise<unknown>;
  createQueue(name: string): Promise<void>;
  insert(name: string, jobs: readonly object[]): Promise<unknown>;
  fetch(name: string, options: object): Promise<readonly { readonly id: string }[]>;
  complete(name: string, ids: readonly string[]): Promise<unknown>;
  stop(options: object): Promise<void>;
}

const WORKERS = 4;

/** pg-boss by hundreds: fetched and completed by four workers. */
script<ClaimsInput, ClaimsReport>(async ({ url, names }) => {
  const { PgBoss } = peersRequire('pg-boss') as { readonly PgBoss: new (options: object) => Boss };
  const boss = new PgBoss({ connectionString: url, max: 8 });
  boss.on('error', () => {});
  await boss.start();
  await boss.createQueue('refresh');
  for (let first = 0; first < names; first += 1000) {
    const jobs = Array.from({ length: Math.min(1000, names - first) }, (_, index) => `name-${first + index}`);
    await boss.insert(
      'refresh',
      jobs.map((name) => ({ data: { name } })),
    );
  }
  let done = 0;
  const work = async (): Promise<void> => {
    for (;;) {
      const jobs = await boss.fetch('refresh', { batchSize: 100 });
      if (jobs.length === 0) return;
      await boss.complete(
        'refresh',
        jobs.map(({ id }) => id),
      );
      done += jobs.length;
    }
  };
  const seconds = await timed(() => Promise.all(Array.from({ length: WORKERS }, work)));
  await boss.stop({ graceful: false });
  if (done !== names) throw new Error(`${done} of ${names} jobs were done`);
  return { namesPerSecond: names / seconds };
});
