import { RetireRefused, retire, startPartition } from '@wherefore/event-log/postgres';
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

/** What was done: partitions that left. `busy`: another worker is at it. `later`: something is in the way. */
export type Retained =
  | { readonly kind: 'done'; readonly partitions: number }
  | { readonly kind: 'busy' }
  | { readonly kind: 'later'; readonly reason: string };

const DAY_MS = 86_400_000;

/**
 * A partition leaves when its newest event is old enough: it gets no more events when its oldest is so much of that age,
 * so that nothing stays for more than an eighth longer, and a log has some ten partitions however long it keeps them.
 */
const PART_OF_AGE = 1 / 8;

/** Moves what is old enough into the archive, one worker at a time. What is cached keeps what it rests on at hand. */
export async function retain(
  service: Pick<Service, 'database' | 'log' | 'projections' | 'logger'>,
  options: RetainOptions,
): Promise<Retained> {
  const done = await oneAtATime(service.database, 'retention', () => retainNow(service, options));
  return done ?? { kind: 'busy' };
}

async function retainNow(
  service: Pick<Service, 'database' | 'log' | 'projections' | 'logger'>,
  { archive, now, signal, retainDays }: RetainOptions,
): Promise<Retained> {
  const { database, log, projections, logger } = service;
  if (retainDays === undefined) return { kind: 'done', partitions: 0 };
  const age = retainDays * DAY_MS;
  if (await startPartition(database, { olderThan: now - age * PART_OF_AGE })) {
    logger.info({ part: 'retention' }, 'the log goes on in its next partition');
  }
  const obstacle = await followed({ log, projections }, signal);
  if (obstacle !== undefined) return { kind: 'later', reason: obstacle };
  try {
    const retired = await retire(database, {
      archive,
      olderThan: now - age,
      signal,
      keep: (range) => keepCited(log, citedByRows(projections), range),
      onProgress: ({ step, events, firstPosition, lastPosition }) => {
        const positions = { firstPosition: firstPosition.toString(), lastPosition: lastPosition.toString() };
        const level = step === 'dropped' ? 'info' : 'debug';
        logger[level]({ part: 'retention', step, events, ...positions }, `a partition is being retired: ${step}`);
      },
    });
    return { kind: 'done', partitions: retired.length };
  } catch (error) {
    if (error instanceof RetireRefused) return { kind: 'later', reason: error.message };
    throw error;
  }
}
