import { type EngineContext, run } from './context.ts';
import { pause } from './pause.ts';

/** A log that was polled publishes what it found in so much time. */
const PUBLISHED_MS = 50;

/** A position up to which everything in the tables of the log is settled; it may be higher by now. */
export async function settledPosition({ database, log }: EngineContext): Promise<bigint> {
  const { kysely, capabilities } = database;
  const event = `"${database.schema}".event`;
  const [seen] = await run<{ last: string | null }>(kysely, `select max(position)::text as last from ${event}`);
  const last = BigInt(seen?.last ?? 0);
  // One transaction at a time: what can be seen is all there is.
  if (!capabilities.concurrentTransactions) return last;
  await log.readAll({ after: last, limit: 1 });
  await pause(PUBLISHED_MS);
  const [published] = await run<{ horizon: string }>(
    kysely,
    `select max(horizon)::text as horizon from "${database.schema}".log_horizon`,
  );
  return BigInt(published?.horizon ?? 0);
}
