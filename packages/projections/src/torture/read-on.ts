import { createPostgresLog, openDatabase } from '@wherefore/event-log/postgres';
import { openProjections } from '../reading/open-projections.ts';

/** The name of the reader's sessions: whoever ends sessions leaves them alone. */
export const SPARED = 'torture-reader';

export interface ReadOn {
  readonly reads: number;
  readonly errors: readonly unknown[];
  /** ms that the slowest took. */
  readonly slowest: number;
}

/** Reads what is served, one question after the other, until the signal; takes no failure for granted. */
export async function readOn(url: string, schema: string, signal: AbortSignal): Promise<ReadOn> {
  const named = new URL(url);
  named.searchParams.set('application_name', SPARED);
  await using database = await openDatabase(named.href, { schema, connections: 1 });
  await using log = createPostgresLog(database);
  const projections = openProjections(database, log);
  const questions = [
    () => projections.destinations.list({ limit: 20 }),
    () => projections.overrides.list({ limit: 20 }),
    () => projections.evidence.list({ limit: 20 }),
    () => projections.stepStatistics(),
  ];
  const errors: unknown[] = [];
  let reads = 0;
  let slowest = 0;
  while (!signal.aborted) {
    const began = performance.now();
    try {
      await questions[reads % questions.length]?.();
    } catch (error) {
      errors.push(error);
    }
    reads += 1;
    slowest = Math.max(slowest, performance.now() - began);
    await new Promise((resolve) => setImmediate(resolve));
  }
  return { reads, errors, slowest: Math.round(slowest) };
}
