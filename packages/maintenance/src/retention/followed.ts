import type { BulkLog } from '@wherefore/event-log';
import type { Projections } from '@wherefore/projections';
import { pause } from '../supervision/pause.ts';

const LOOK_EVERY_MS = 250;
const LONGEST_MS = 5 * 60_000;

/**
 * What rows rest on stays at hand, so they have to be those of today: waits until what is served has come to where the
 * log ends now. Says what is in the way of that, if something is.
 */
export async function followed(
  { log, projections }: { readonly log: Pick<BulkLog, 'lanes' | 'settled'>; readonly projections: Projections },
  signal: AbortSignal,
): Promise<string | undefined> {
  const ends = await Promise.all(Array.from({ length: log.lanes }, (_, lane) => log.settled(lane)));
  const until = performance.now() + LONGEST_MS;
  for (;;) {
    const states = await projections.status();
    const obstacle = states.find(({ isFaulted, status }) => isFaulted || status === 'building');
    if (obstacle !== undefined) return `${obstacle.name} is ${obstacle.isFaulted ? 'at fault' : 'being rebuilt'}`;
    const behind = states.find(
      ({ status, positions }) => status === 'serving' && ends.some((end, lane) => (positions[lane] ?? 0n) < end),
    );
    if (behind === undefined) return undefined;
    if (signal.aborted || performance.now() > until) return `${behind.name} has yet to read on`;
    await pause(LOOK_EVERY_MS, signal);
  }
}
