import type { Projections } from '@wherefore/projections';
import { NothingYet } from './nothing-yet.ts';
import type { History } from './open-history.ts';
import { programName } from './program-name.ts';
import { UsageError } from './usage-error.ts';

/** The projections of a history, made if they are missing; not yet brought up to date. */
export async function openReadModels({ database, log }: History): Promise<Projections> {
  const { openProjections } = await import('@wherefore/projections');
  const projections = openProjections(database, log);
  await told(projections.migrate());
  return projections;
}

/** Names what a projection says no to, for people: a refusal is no fault of the program. */
export async function told<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (cause) {
    const { ProjectionFaulted, ProjectionsAhead, RebuildRefused } = await import('@wherefore/projections');
    if (cause instanceof ProjectionsAhead) throw new UsageError(`--database: ${cause.message}`, { cause });
    if (cause instanceof RebuildRefused) throw new NothingYet(cause.message);
    if (cause instanceof ProjectionFaulted) {
      throw new NothingYet(
        `${cause.message}; ${programName()} stats says more, and a rebuild by a newer program may cure it`,
      );
    }
    throw cause;
  }
}
