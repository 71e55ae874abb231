import type { BulkLog, JsonObject } from '@wherefore/event-log';
import { ReplayTally, replay } from '@wherefore/projections';
import type { ReplayOrder, ReplayProgressed, Service } from '@wherefore/service';
import { inPieces, PIECE } from './in-pieces.ts';
import { replayUnder } from './replay-under.ts';
import { MAX_TOLD, plain, type ReplayWork } from './replay-work.ts';
import { replayedLine } from './replayed-line.ts';

/**
 * Decides what was ordered, and gives what came of it, as `wherefore replay --json` tells it: a summary, and the first
 * differences or partings.
 *
 * @throws {EventLogError} the log cannot be read
 * @throws {RangeError} there is no such policy
 * @throws the reason of the signal
 */
export function doReplay(
  service: Pick<Service, 'log' | 'projections'>,
  order: ReplayOrder,
  options: ReplayWork,
): Promise<JsonObject> {
  const { policy } = order;
  if (policy !== undefined) return replayUnder(service, { ...order, policy }, options);
  return replayAgain(service.log, order, options);
}

/** Each conclusion under its own policy. */
async function replayAgain(
  log: BulkLog,
  { servers, at, from, to }: ReplayOrder,
  { signal, onProgress }: ReplayWork,
): Promise<JsonObject> {
  const tally = new ReplayTally();
  const differences: object[] = [];
  const total = servers === undefined ? await eventsAbout(log) : null;
  let progress: ReplayProgressed = { events: 0, conclusions: 0, names: 0, total };
  const tell = (): Promise<void> => onProgress(progress);
  const replaying = replay(inPieces(log, tell, signal), {
    ...(servers !== undefined && { serverNames: servers }),
    ...(at !== undefined && { at }),
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
    pageSize: PIECE,
    signal,
    onProgress: ({ events, conclusions }) => {
      progress = { ...progress, events, conclusions };
    },
  });
  for await (const replayed of replaying) {
    tally.add(replayed);
    if (replayed.result.kind === 'equal' || differences.length === MAX_TOLD) continue;
    differences.push(replayedLine(replayed));
  }
  signal.throwIfAborted();
  await tell();
  return plain({ summary: tally.summary, differences });
}

/** A few positions may have no event. */
async function eventsAbout(log: BulkLog): Promise<number> {
  const lanes = Array.from({ length: log.lanes }, (_, lane) => log.settled(lane));
  return Number((await Promise.all(lanes)).reduce((sum, position) => sum + position, 0n));
}
