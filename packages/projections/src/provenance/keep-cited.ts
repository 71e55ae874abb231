import type { DestinationPinned } from '@wherefore/discovery';
import type { BulkLog, EventLog, RecordedEvent } from '@wherefore/event-log';
import { discoveryCodec } from '../codec/discovery-codec.ts';
import { readCited } from './citations.ts';
import { ALL_CACHES_STREAM, latestClearing } from './name-at.ts';
import { pinAt } from './pin-at.ts';

/** Conclusions that are followed at one time. */
const AT_A_TIME = 16;

const PAGE = 1000;

/** Positions of a lane, both included. */
export interface PositionRange {
  readonly firstPosition: bigint;
  readonly lastPosition: bigint;
}

/**
 * The events in a range of positions that these conclusions rest on, they themselves, and the requests for them: what has
 * to stay at hand when the range is retired, so that the rows of a projection still can say why. Give it the event ids of
 * the rows. The last clearing of everything is kept as well, and where the log can be scanned the pins that nobody has
 * taken back: they hold, however old.
 *
 * @throws {UnknownEventType | EventFromTheFuture | UpcastFailed}
 */
export async function* keepCited(
  log: EventLog & Partial<Pick<BulkLog, 'scan'>>,
  eventIds: AsyncIterable<string> | Iterable<string>,
  { firstPosition, lastPosition }: PositionRange,
): AsyncGenerator<string> {
  const kept = new Set<string>();
  for await (const some of batches(eventIds)) {
    const roots = (await log.readEvents(some)).map((event) => discoveryCodec.decode(event));
    const { events } = await readCited(log, roots);
    for (const { id, position } of events.values()) {
      if (position < firstPosition || position > lastPosition || kept.has(id)) continue;
      kept.add(id);
      yield id;
    }
  }
  const clearing = await lastClearing(log);
  const isHere = clearing !== undefined && clearing.position >= firstPosition && clearing.position <= lastPosition;
  if (isHere && !kept.has(clearing.id)) yield clearing.id;
  for await (const id of pinsIn(log, { firstPosition, lastPosition })) if (!kept.has(id)) yield id;
}

/** Rows are compared with its time when they are read, and what was cleared must not come back. */
async function lastClearing(log: EventLog): Promise<RecordedEvent | undefined> {
  let latest: RecordedEvent | undefined;
  for (let from = 1; ; ) {
    const events = await log.readStream(ALL_CACHES_STREAM, { from, limit: PAGE });
    latest = latestClearing(latest === undefined ? events : [latest, ...events]);
    const last = events.at(-1);
    if (last === undefined || events.length < PAGE) return latest;
    from = last.version + 1;
  }
}

async function* pinsIn(
  log: EventLog & Partial<Pick<BulkLog, 'scan'>>,
  { firstPosition, lastPosition }: PositionRange,
): AsyncGenerator<string> {
  const fields = ['id', 'data'] as const;
  for (let lane = 0; log.scan !== undefined && lane < log.lanes; lane += 1) {
    const range = { lane, after: firstPosition - 1n, until: lastPosition, types: ['DestinationPinned'] };
    for await (const page of log.scan({ ...range, fields, history: 'left' })) {
      for (const { id, data } of page) {
        const { serverName } = data as unknown as DestinationPinned['data'];
        if ((await pinAt(log, serverName))?.id === id) yield id;
      }
    }
  }
}

async function* batches(ids: AsyncIterable<string> | Iterable<string>): AsyncGenerator<readonly string[]> {
  let batch: string[] = [];
  for await (const id of ids) {
    batch.push(id);
    if (batch.length < AT_A_TIME) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
