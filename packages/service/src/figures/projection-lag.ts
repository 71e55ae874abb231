import type { BulkLog } from '@wherefore/event-log';
import type { Projections } from '@wherefore/projections';

/** How a projection that is served keeps up with the log. */
export interface ProjectionLag {
  readonly name: string;
  readonly isFaulted: boolean;
  /** By lane. */
  readonly positions: readonly bigint[];
  /** Positions that it has yet to come by, of all lanes: events, give or take numbers that were never given out. */
  readonly events: number;
  /** Age of the oldest event that it has yet to fold, by the log's time; 0 at the end of the log. */
  readonly seconds: number;
}

export interface LogFigures {
  /** By lane: where the log ends. */
  readonly positions: readonly bigint[];
  readonly projections: readonly ProjectionLag[];
}

export async function readLogFigures(
  { log, projections }: { readonly log: BulkLog; readonly projections: Pick<Projections, 'status'> },
  now: number = Date.now(),
): Promise<LogFigures> {
  const statuses = await projections.status();
  const ends = await Promise.all(Array.from({ length: log.lanes }, (_, lane) => log.settled(lane)));
  const lags: ProjectionLag[] = [];
  for (const { name, status, isFaulted, positions } of statuses) {
    if (status !== 'serving') continue;
    const behind = positions.map((position, lane) => Math.max(0, Number((ends[lane] ?? 0n) - position)));
    const ages = await Promise.all(
      behind.map((events, lane) => (events === 0 ? 0 : ageOfNext(log, lane, positions[lane] ?? 0n, now))),
    );
    lags.push({
      name,
      isFaulted,
      positions,
      events: behind.reduce((sum, events) => sum + events, 0),
      seconds: Math.max(0, ...ages) / 1000,
    });
  }
  return { positions: ends, projections: lags };
}

async function ageOfNext(log: BulkLog, lane: number, after: bigint, now: number): Promise<number> {
  const { events } = await log.readAll({ lane, after, limit: 1 });
  return events[0] === undefined ? 0 : Math.max(0, now - events[0].recordedAt);
}
