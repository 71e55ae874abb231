import { eachRun, type Measure, type MeasureContext } from '../../measures/measure.ts';
import { inChild } from '../../process/child.ts';
import { againstLine } from '../against.ts';
import { fill } from '../fill.ts';
import { type Lab, startLab } from '../lab.ts';
import type { EmmettRebuildInput, EmmettRebuildReport } from '../process/emmett-rebuild.ts';
import type { ParseAndFoldInput, ParseAndFoldReport } from '../process/parse-and-fold.ts';
import type { RebuildInput, RebuildReport } from '../process/rebuild.ts';
import { sql } from '../sql.ts';

const EVENTS = 1_000_000;
const EMMETT_EVENTS = 20_000;

const rebuildBy = (lab: Lab, path: 'sql' | 'fold'): Promise<RebuildReport> =>
  inChild<RebuildInput, RebuildReport>('../log/process/rebuild.ts', { location: lab.url, schema: 'log', path });

export const rebuild: Measure = {
  number: 6,
  title: 'rebuild of the destinations from a million events',
  async run(context) {
    await using lab = await startLab();
    await fill(lab.url, 'log', EVENTS);
    // What is served comes up to date with this, so that the others have something to be compared with.
    await rebuildBy(lab, 'sql');
    const runs = await eachRun(context, async () => ({
      limit: await inChild<ParseAndFoldInput, ParseAndFoldReport>('../log/process/parse-and-fold.ts', {
        url: lab.url,
        schema: 'log',
      }),
      sql: await rebuildBy(lab, 'sql'),
      fold: await rebuildBy(lab, 'fold'),
      ...(await emmett(lab, context)),
    }));
    const pairs = (path: 'sql' | 'fold', until: 'filledMs' | 'tookMs') =>
      runs.map((run) => ({ ours: (EVENTS / run[path][until]) * 1000, theirs: run.limit.foldedPerSecond }));
    const what = 'rebuild from a million events';
    const limit = 'JSON.parse and fold in memory, one thread';
    const emmetts = runs.flatMap(({ emmettPerSecond, sql: { tookMs } }) =>
      emmettPerSecond === undefined ? [] : [{ ours: (EVENTS / tookMs) * 1000, theirs: emmettPerSecond }],
    );
    return [
      againstLine(6, `${what}, SQL`, 'events/s', limit, pairs('sql', 'filledMs'), 1),
      againstLine(6, `${what}, SQL, compared and served`, 'events/s', limit, pairs('sql', 'tookMs')),
      againstLine(6, `${what}, TypeScript`, 'events/s', limit, pairs('fold', 'filledMs'), 0.8),
      againstLine(6, `${what}, TypeScript, compared and served`, 'events/s', limit, pairs('fold', 'tookMs')),
      ...(emmetts.length === 0
        ? []
        : [againstLine(6, `${what}, SQL, compared and served`, 'events/s', 'emmett, its rebuild', emmetts, 200)]),
    ];
  },
};

async function emmett(lab: Lab, { arePeersInstalled }: MeasureContext): Promise<{ readonly emmettPerSecond?: number }> {
  if (!arePeersInstalled) return {};
  await sql(lab.url, 'drop database if exists emmett', 'create database emmett');
  const url = lab.url.replace(/[^/]*$/, 'emmett');
  const input = { url, events: EMMETT_EVENTS };
  const report = await inChild<EmmettRebuildInput, EmmettRebuildReport>('../log/process/emmett-rebuild.ts', input);
  return { emmettPerSecond: report.eventsPerSecond };
}
