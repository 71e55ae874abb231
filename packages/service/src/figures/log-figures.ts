import type { BulkLog } from '@wherefore/event-log';
import type { ProjectionLag, Projections } from '@wherefore/projections';

/** Where the log is, and where its projections are. */
export interface LogFigures {
  /** By lane: where the log ends. */
  readonly positions: readonly bigint[];
  readonly projections: readonly ProjectionLag[];
}

export async function readLogFigures(
  log: Pick<BulkLog, 'lanes' | 'settled'>,
  projections: Pick<Projections, 'lag'>,
): Promise<LogFigures> {
  const lags = await projections.lag();
  const positions = await Promise.all(Array.from({ length: log.lanes }, (_, lane) => log.settled(lane)));
  return { positions, projections: lags };
}
