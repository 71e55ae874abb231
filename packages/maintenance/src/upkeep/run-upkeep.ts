import type { Service } from '@wherefore/service';
import { pause } from '../supervision/pause.ts';

/** PGlite has no autovacuum: so often dead rows are cleared away. Meanwhile nothing else is served, for milliseconds. */
const VACUUM_EVERY_MS = 10 * 60_000;

/** What a database that has nobody to look after it needs. Ends at once where there is nothing to do. */
export async function runUpkeep(
  { database, projections, logger }: Pick<Service, 'database' | 'projections' | 'logger'>,
  signal: AbortSignal,
  { everyMs = VACUUM_EVERY_MS }: { readonly everyMs?: number } = {},
): Promise<void> {
  if (database.capabilities.severalProcesses) return;
  for (;;) {
    await pause(everyMs, signal);
    if (signal.aborted) return;
    const began = performance.now();
    await projections.refresh.vacuum();
    logger.debug({ part: 'upkeep', tookMs: Math.round(performance.now() - began) }, 'dead rows were cleared away');
  }
}
