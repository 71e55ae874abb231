import { UsageError } from './usage-error.ts';

/** What to call a file that was named on the command line. */
export function nameOf(file: string): string {
  return file === '-' ? 'stdin' : file === '' ? "''" : file;
}

/** What a file that was named cannot be, as the caller's to mend. */
export function fileError(file: string, verb: 'read' | 'written', cause: unknown): UsageError {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unusable';
  return new UsageError(`${nameOf(file)}: cannot be ${verb} (${code})`, { cause });
}
