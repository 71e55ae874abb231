import { type Database, DatabaseFailed } from '@wherefore/event-log/postgres';
import type { Service } from '@wherefore/service';
import { Counter, Gauge } from 'prom-client';
import { pause } from '../supervision/pause.ts';
import { type Retained, type Retention, retain } from './retain.ts';

type RetentionService = Pick<
  Service,
  'settings' | 'database' | 'archive' | 'log' | 'projections' | 'logger' | 'metrics'
>;

export interface RetentionTimes {
  /** After the start, so that a worker that begins has the time to come to the end of the log. */
  readonly firstMs: number;
  readonly everyMs: number;
}

const TIMES: RetentionTimes = { firstMs: 60_000, everyMs: 3_600_000 };

/** Rights that only the owner of a log has. */
const INSUFFICIENT_PRIVILEGE = '42501';

/**
 * Moves what is older than it is to be kept into the archive, now and then. Gives what does so until a signal is
 * aborted; it ends at once where nothing is to be moved.
 */
export function createRetention(
  service: RetentionService,
  retention: Retention,
  { firstMs, everyMs }: RetentionTimes = TIMES,
): (signal: AbortSignal) => Promise<void> {
  const { archive: directory } = service.settings;
  if (directory === undefined || (retention.retainDays ?? retention.deleteAfterDays) === undefined) {
    return () => Promise.resolve();
  }
  const tell = figuresOf(service);
  return async (signal) => {
    // Workers that were started together need not come together.
    for (let ms = firstMs; ; ms = everyMs) {
      await pause(ms * (0.75 + Math.random() / 2), signal);
      if (signal.aborted) return;
      try {
        const now = await timeOf(service.database);
        tell(await retain(service, { ...retention, archive: directory, now, signal }));
      } catch (error) {
        if (signal.aborted) return;
        if (!(error instanceof DatabaseFailed) || error.sqlState !== INSUFFICIENT_PRIVILEGE) throw error;
        service.logger.error(
          { part: 'retention', reason: error.message },
          'nothing was retired: only who owns the log may do so; let one worker, or `wherefore retire`, run as that',
        );
      }
    }
  };
}

/** Events are as old as the clock of the database says: by one that is wrong here, what is young would be deleted. */
async function timeOf({ session }: Database): Promise<number> {
  const [row] = await session.query('select (extract(epoch from clock_timestamp()) * 1000)::bigint');
  return Number(row?.[0]);
}

function figuresOf({ metrics, logger }: Pick<Service, 'metrics' | 'logger'>): (retained: Retained) => void {
  const registers = [metrics];
  const partitions = new Counter({
    name: 'wherefore_retired_partitions_total',
    help: 'Partitions of the log that were moved into the archive.',
    registers,
  });
  const success = new Gauge({
    name: 'wherefore_retention_last_success_seconds',
    help: 'When this worker last saw that nothing is kept for longer than it is to be, in Unix time; 0: not yet.',
    registers,
  });
  return (retained) => {
    if (retained.kind === 'later') {
      logger.warn({ part: 'retention', reason: retained.reason }, 'what is old enough has to stay for now');
    }
    if (retained.kind !== 'done') return;
    partitions.inc(retained.partitions);
    success.set(Date.now() / 1000);
  };
}
