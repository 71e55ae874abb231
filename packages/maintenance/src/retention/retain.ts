import {
  deleteArchived,
  type RetireOptions,
  RetireRefused,
  retire,
  startPartition,
} from '@wherefore/event-log/postgres';
import { citedByRows, keepCited } from '@wherefore/projections';
import type { Service } from '@wherefore/service';
import { followed } from './followed.ts';
import { oneAtATime } from './one-at-a-time.ts';

export interface Retention {
  readonly retainDays?: number;
  readonly deleteAfterDays?: number;
}

export interface RetainOptions extends Retention {
  readonly archive: string;
  /** ms since 1970. */
  readonly now: number;
  readonly signal: AbortSignal;
}

/** What was done: partitions that left, and segments that were deleted. `busy`: another worker is at it. `later`: something is in the way. */
export type Retained =
  | { readonly kind: 'done'; readonly partitions: number; readonly deleted: number }
  | { readonly kind: 'busy' }
  | { readonly kind: 'later'; readonly reason: string };

const DAY_MS = 86_400_000;

/**
 * A partition leaves when its newest event is old enough: it gets no more events when its oldest is so much of that age,
 * so that nothing stays for more than an eighth longer, and a log has some ten partitions however long it keeps them.
 */
const PART_OF_AGE = 1 / 8;

type RetainService = Pick<Service, 'database' | 'log' | 'projections' | 'logger'>;

/** Moves what is old enough into the archive, and deletes there what is older still, one worker at a time. What is cached keeps what it rests on at hand. */
export async function retain(service: RetainService, options: RetainOptions): Promise<Retained> {
  const done = await oneAtATime(service.database, 'retention', () => retainNow(service, options));
  return done ?? { kind: 'busy' };
}

async function retainNow(service: RetainService, options: RetainOptions): Promise<Retained> {
  const { retainDays, now, signal } = options;
  const retainMs = retainDays === undefined ? undefined : retainDays * DAY_MS;
  const isNew =
    retainMs !== undefined && (await startPartition(service.database, { olderThan: now - retainMs * PART_OF_AGE }));
  if (isNew) service.logger.info({ part: 'retention' }, 'the log goes on in its next partition');
  const obstacle = await followed(service, signal);
  if (obstacle !== undefined) return { kind: 'later', reason: obstacle };
  try {
    const partitions = retainMs === undefined ? 0 : await retireOld(service, options, retainMs);
    return { kind: 'done', partitions, deleted: await deleteOld(service, options) };
  } catch (error) {
    if (error instanceof RetireRefused) return { kind: 'later', reason: error.message };
    throw error;
  }
}

async function retireOld(service: RetainService, options: RetainOptions, retainMs: number): Promise<number> {
  const { logger, database } = service;
  const { archive, now, signal } = options;
  const retired = await retire(database, {
    archive,
    olderThan: now - retainMs,
    signal,
    keep: keepOf(service),
    onProgress: ({ step, events, firstPosition, lastPosition }) => {
      const positions = { firstPosition: firstPosition.toString(), lastPosition: lastPosition.toString() };
      const level = step === 'dropped' ? 'info' : 'debug';
      logger[level]({ part: 'retention', step, events, ...positions }, `a partition is being retired: ${step}`);
    },
  });
  return retired.length;
}

async function deleteOld(service: RetainService, options: RetainOptions): Promise<number> {
  const { archive, now, signal, deleteAfterDays } = options;
  if (deleteAfterDays === undefined) return 0;
  const olderThan = now - deleteAfterDays * DAY_MS;
  const deleted = await deleteArchived(service.database, { archive, olderThan, signal, keep: keepOf(service) });
  if (deleted === undefined) return 0;
  const { segments, events, kept, lastPosition } = deleted;
  service.logger.info(
    { part: 'retention', segments, events, kept, lastPosition: lastPosition.toString() },
    'segments of the archive were deleted',
  );
  return segments;
}

/** What rows rest on stays at hand. */
function keepOf({ log, projections }: RetainService): NonNullable<RetireOptions['keep']> {
  return (range) => keepCited(log, citedByRows(projections), range);
}
