import { createPostgresLog, openDatabase } from '@wherefore/event-log/postgres';
import { explainAt } from '@wherefore/projections';
import { script } from '../../process/child.ts';
import { median } from '../../report/statistics.ts';
import { timed } from '../many-callers.ts';
import { sampleName } from '../sample-log.ts';

export interface ExplainAtInput {
  readonly url: string;
  readonly schema: string;
  /** Names of the log. */
  readonly names: number;
  readonly at: number;
}

export interface ExplainAtReport {
  readonly medianMs: number;
}

const WARM_UP = 100;
const ASKED = 300;

/** Explains names from all over the log as of a time in the middle of their history, one after the other. */
script<ExplainAtInput, ExplainAtReport>(async ({ url, schema, names, at }) => {
  await using database = await openDatabase(url, { schema });
  await using log = createPostgresLog(database);
  const taken: number[] = [];
  for (let count = 0; count < WARM_UP + ASKED; count += 1) {
    const name = sampleName(Math.imul(count, 7919) % names);
    const seconds = await timed(async () => {
      const { known } = await explainAt(log, name, at);
      if (known.kind !== 'held') throw new Error(`nothing was held for ${name}`);
    });
    if (count >= WARM_UP) taken.push(seconds * 1000);
  }
  return { medianMs: median(taken) };
});
