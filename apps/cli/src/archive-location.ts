import type { Environment } from './database-location.ts';
import { UsageError } from './usage-error.ts';

/** Where events are that were retired from the log, and who said so. */
export interface ArchiveLocation {
  /** A directory. */
  readonly directory: string;
  /** What to name when it cannot be used. */
  readonly saidBy: '--archive' | 'WHEREFORE_ARCHIVE';
}

/**
 * The option, else the variable; an empty variable says nothing.
 *
 * @throws {UsageError} the option is empty
 */
export function archiveLocation(option: string | undefined, environment: Environment): ArchiveLocation | undefined {
  if (option === '') throw new UsageError('--archive: name a directory');
  if (option !== undefined) return { directory: option, saidBy: '--archive' };
  const directory = environment['WHEREFORE_ARCHIVE'];
  return directory === undefined || directory === '' ? undefined : { directory, saidBy: 'WHEREFORE_ARCHIVE' };
}
