import { eachRun, type Measure } from '../../measures/measure.ts';
import { inChild } from '../../process/child.ts';
import { startLab } from '../lab.ts';
import type { AppendInput, AppendReport } from '../process/append.ts';
import type { EmmettAppendInput, EmmettAppendReport } from '../process/emmett-append.ts';

const WHAT = 'append, one event a stream, exact version, 64 callers';

/** Against another event store as it is commonly used: one transaction for each call. */
export const appendSingly: Measure = {
  number: 1,
  title: 'append, one event a stream, exact version, 64 callers',
  async run(context) {
    await using lab = await startLab();
    const runs = await eachRun(context, async (run) => {
      const ours = await inChild<AppendInput, AppendReport>('../log/process/append.ts', {
        url: lab.url,
        schema: `run_${run}`,
        callers: 64,
        connections: 4,
        appends: 40_000,
        streamsACall: 1,
        eventsAStream: 1,
      });
      const emmett = (callers: number, appends: number) =>
        inChild<EmmettAppendInput, EmmettAppendReport>('../log/process/emmett-append.ts', {
          url: lab.url,
          callers,
          appends,
          prefix: `${run}-${callers}`,
        });
      if (!context.arePeersInstalled) return { ours: ours.eventsPerSecond, one: undefined, sixteen: undefined };
      const one = (await emmett(1, 3_000)).eventsPerSecond;
      const sixteen = (await emmett(16, 8_000)).eventsPerSecond;
      return { ours: ours.eventsPerSecond, one, sixteen };
    });
    const value = { samples: runs.map(({ ours }) => ours), unit: 'events/s' } as const;
    const line = (callers: 'one' | 'sixteen', what: string, bound: number) => {
      const samples = runs.flatMap((run) => run[callers] ?? []);
      const ratio = runs.flatMap((run) => (run[callers] === undefined ? [] : [run.ours / run[callers]]));
      const common = { measure: 1, what: WHAT, subject: 'wherefore', value } as const;
      if (samples.length === 0) return common;
      return {
        ...common,
        against: { what, value: { samples, unit: 'events/s' } },
        ratio,
        aim: { kind: 'at-least', bound },
      } as const;
    };
    return [line('one', 'emmett-postgresql, 1 caller', 12), line('sixteen', 'emmett-postgresql, 16 callers', 5)];
  },
};
