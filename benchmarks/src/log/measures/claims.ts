import { eachRun, type Measure } from '../../measures/measure.ts';
import { inChild } from '../../process/child.ts';
import { againstLine } from '../against.ts';
import { startLab } from '../lab.ts';
import type { ClaimsInput, ClaimsReport } from '../process/claims.ts';

const NAMES = 30_000;

const NOTE =
  'ours does not wait for the disk, since a lease that is lost costs one more resolution; a job that is lost is lost. ' +
  'Told not to wait either, graphile-worker is as fast as it was, and pg-boss twice as fast';

export const claims: Measure = {
  number: 9,
  title: 'refresh claims',
  async run(context) {
    await using lab = await startLab();
    const claim = async (script: string, run: number): Promise<number> => {
      const input: ClaimsInput = { url: lab.url, schema: `run_${run}`, names: NAMES };
      return (await inChild<ClaimsInput, ClaimsReport>(`../log/process/${script}`, input)).namesPerSecond;
    };
    const runs = await eachRun(context, async (run) => ({
      ours: await claim('own-claims.ts', run),
      graphile: context.arePeersInstalled ? await claim('graphile-claims.ts', run) : Number.NaN,
      boss: context.arePeersInstalled ? await claim('pg-boss-claims.ts', run) : Number.NaN,
    }));
    const what = `${NAMES} names due at once, by hundreds, 4 workers`;
    const line = (peer: 'graphile' | 'boss', against: string, bound: number) =>
      againstLine(
        9,
        what,
        'names/s',
        against,
        runs.map((run) => ({ ours: run.ours, theirs: run[peer] })),
        bound,
      );
    if (!context.arePeersInstalled) {
      const samples = runs.map(({ ours }) => ours);
      return [{ measure: 9, what, subject: 'wherefore', value: { samples, unit: 'names/s' } }];
    }
    return [
      line('graphile', 'graphile-worker, 24 jobs at once, local queue of 500', 2.5),
      { ...line('boss', 'pg-boss, by hundreds, 4 workers', 4), note: NOTE },
    ];
  },
};
