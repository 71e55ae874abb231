import { UsageError } from './usage-error.ts';

/** What a file that was named cannot be, as the caller's to mend. */
export function fileError(file: string, verb: 'read' | 'written', cause: unknown): UsageError {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unusable';
  return new UsageError(`${file === '-' ? 'stdin' : file}: cannot be ${verb} (${code})`, { cause });
}
