import { createPostgresLog, openDatabase } from '@wherefore/event-log/postgres';
import { contextOf, openProjections } from '../reading/open-projections.ts';
import { everyEvent } from '../testing/random-log.ts';
import { foldDifferences } from './fold-differences.ts';
import type { Story } from './stories.ts';

export interface ProjectionsVerdict {
  /** Events of stories that are missing, there twice, out of order, or nobody's. */
  readonly misplaced: number;
  /** Rows that are not what a fold of the log says, as they were followed and as they were built anew. */
  readonly differences: readonly string[];
  /** Rebuilds whose rows were not those that were served. */
  readonly unequalRebuilds: readonly string[];
}

export const cleanProjections: ProjectionsVerdict = { misplaced: 0, differences: [], unequalRebuilds: [] };

export interface Judged {
  readonly verdict: ProjectionsVerdict;
  readonly events: number;
  readonly rows: number;
}

/** Holds the log against its stories, and what is served against the log: as it was left, and after each way to rebuild. */
export async function judge(location: string, schema: string, stories: readonly Story[]): Promise<Judged> {
  await using database = await openDatabase(location, { schema });
  await using log = createPostgresLog(database);
  const ids = (await everyEvent(log)).map(({ id }) => id);
  const context = contextOf(database, log);
  const projections = openProjections(database, log);
  const { rows, differences } = await foldDifferences(context);
  const all = [...differences];
  const unequalRebuilds: string[] = [];
  const ways = [
    ['destination', 'sql'],
    ['destination', 'fold'],
    ['evidence', 'fold'],
  ] as const;
  for (const [name, path] of ways) {
    const { comparison } = await projections.rebuild(name, { path, acceptDifferences: true });
    if (comparison?.areEqual !== true) unequalRebuilds.push(`${name} by ${path}`);
    all.push(...(await foldDifferences(context)).differences);
  }
  return {
    verdict: { misplaced: misplaced(ids, stories), differences: all, unequalRebuilds },
    events: ids.length,
    rows,
  };
}

function misplaced(ids: readonly string[], stories: readonly Story[]): number {
  const told = new Set(stories.flatMap((story) => story.ids));
  let count = ids.filter((id) => !told.has(id)).length;
  for (const story of stories) {
    const own = new Set(story.ids);
    const there = ids.filter((id) => own.has(id));
    count += Math.abs(there.length - story.ids.length) + there.filter((id, index) => id !== story.ids[index]).length;
  }
  return count;
}
