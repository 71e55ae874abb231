import type { ProjectionName, Projections, Rebuilt } from '@wherefore/projections';
import { interruptible } from './interruption.ts';
import { type DatabaseFlags, openHistory, tellDeletions } from './open-history.ts';
import { print, printJson } from './output.ts';
import { startProgress } from './progress.ts';
import { openReadModels, told } from './read-models.ts';
import { UsageError } from './usage-error.ts';

export interface RebuildFlags extends DatabaseFlags {
  readonly json?: true;
  readonly swapBack?: true;
}

const NAMES: readonly ProjectionName[] = ['destination', 'evidence'];

/** `wherefore rebuild`. Gives the exit code. */
export async function rebuildCommand(wanted: readonly string[], flags: RebuildFlags): Promise<number> {
  const names = wanted.length === 0 ? NAMES : [...new Set(wanted.map(readName))];
  await using history = await openHistory(flags);
  if (flags.swapBack !== true) await tellDeletions(history);
  const projections = await openReadModels(history);
  for (const name of names) {
    if (flags.swapBack === true) await swapBack(projections, name, flags);
    else await rebuild(projections, name, flags);
  }
  return 0;
}

async function rebuild(projections: Projections, name: ProjectionName, { json }: RebuildFlags): Promise<void> {
  const rebuilt = await interruptible(async (signal) => {
    using progress = await startProgress(`rebuilding ${name}`, 'events');
    const onProgress = ({ done, total }: { readonly done: bigint; readonly total: bigint }): void =>
      progress.update(Number(done), Number(total));
    return await told(projections.rebuild(name, { signal, onProgress }));
  });
  await (json === true ? printJson(rebuiltLine(rebuilt)) : print(`${rebuiltText(rebuilt)}\n`));
}

function rebuiltLine({ name, generation, path, rows, deletedTo, comparison, tookMs }: Rebuilt): object {
  return { projection: name, generation, path, rows, deletedTo, areEqual: comparison?.areEqual ?? null, tookMs };
}

const HOW = {
  sql: 'by one statement',
  fold: 'by folding every event',
  resumed: 'going on from a rebuild that had not ended',
} as const;

function rebuiltText({ name, generation, path, rows, comparison, tookMs }: Rebuilt): string {
  const compared = comparison === undefined ? 'there was nothing to compare it with' : 'equal to what was served';
  const took = `${(tookMs / 1000).toFixed(1)} s`;
  return `${name}: ${rows} ${rows === 1 ? 'row' : 'rows'} built ${HOW[path]} in ${took}, ${compared}; generation ${generation} serves now.`;
}

async function swapBack(projections: Projections, name: ProjectionName, { json }: RebuildFlags): Promise<void> {
  const generation = await told(projections.swapBack(name));
  if (json === true) await printJson({ projection: name, generation, swappedBack: true });
  else await print(`${name}: generation ${generation} serves again.\n`);
}

/** The caches are called by what they hold, so both words are taken. */
function readName(text: string): ProjectionName {
  const found = NAMES.find((name) => name === text || `${name}s` === text);
  if (found !== undefined) return found;
  throw new UsageError(`${text}: no such projection; there are ${NAMES.join(' and ')}`);
}
