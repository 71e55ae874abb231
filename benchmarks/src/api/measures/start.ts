import type { Measure } from '../../measures/measure.ts';
import { eachRun } from '../../measures/measure.ts';
import { buildPackages } from '../../process/build-packages.ts';
import { inChild } from '../../process/child.ts';
import { OURS } from '../../process/subject-name.ts';
import { startApp } from '../app-process.ts';
import { NAMES, startCachedNames } from '../cached-names.ts';
import type { ReadRowsInput, ReadRowsReport } from '../process/read-rows.ts';

/** From the start of a process until it is ready, and what it has in memory then. */
export const start: Measure = {
  number: 3,
  title: `start with ${NAMES.toLocaleString('en')} names, and memory`,
  async run(context) {
    const built = buildPackages(context.tell);
    if (built.kind === 'failed') throw new Error(built.reason);
    context.tell('recording the names');
    await using lab = await startCachedNames();
    const runs = await eachRun(context, async (run) => {
      context.tell(`run ${run + 1}`);
      const rows = await readRows(lab.url);
      const api = await resting('api', lab.url);
      const worker = await resting('worker', lab.url);
      return { rows, api, worker };
    });
    const common = { measure: 3, subject: OURS } as const;
    const names = `${NAMES.toLocaleString('en')} names`;
    const rss = (bytes: readonly number[]) => ({ samples: bytes.map((each) => each / 1e6), unit: 'MB' }) as const;
    const reading = 'a process that reads the rows into objects';
    return [
      {
        ...common,
        what: `API, ${names}: from its start until it is ready`,
        value: { samples: runs.map(({ api }) => api.readyMs), unit: 'ms' },
        against: { what: reading, value: { samples: runs.map(({ rows }) => rows.ms), unit: 'ms' } },
        ratio: runs.map(({ api, rows }) => api.readyMs / rows.ms),
        aim: { kind: 'at-most', bound: 3 },
      },
      {
        ...common,
        what: `API, ${names}: resident set`,
        value: rss(runs.map(({ api }) => api.rss)),
        against: { what: reading, value: rss(runs.map(({ rows }) => rows.rss)) },
        ratio: runs.map(({ api, rows }) => api.rss / rows.rss),
      },
      { ...common, what: `API, ${names}: heap in use`, value: rss(runs.map(({ api }) => api.heap)) },
      { ...common, what: `worker, ${names}: resident set`, value: rss(runs.map(({ worker }) => worker.rss)) },
    ];
  },
};

async function readRows(url: string): Promise<{ readonly ms: number; readonly rss: number }> {
  const began = performance.timeOrigin + performance.now();
  const report = await inChild<ReadRowsInput, ReadRowsReport>('../api/process/read-rows.ts', { url }, { execArgv: [] });
  if (report.rows !== NAMES) throw new Error(`${report.rows} rows were read, and not ${NAMES}`);
  return { ms: report.doneAt - began, rss: report.rss };
}

/** A process that has come to rest. */
async function resting(
  app: 'api' | 'worker',
  url: string,
): Promise<{ readonly readyMs: number; readonly rss: number; readonly heap: number }> {
  await using started = await startApp(app, url);
  await new Promise((resolve) => setTimeout(resolve, REST_MS));
  const rss = await started.metric('process_resident_memory_bytes');
  const heap = await started.metric('nodejs_heap_size_used_bytes');
  return { readyMs: started.readyMs, rss, heap };
}

const REST_MS = 2000;
