import { useQuery } from '@tanstack/preact-query';
import { isUnanswered } from './problem.ts';
import { session } from './session.ts';

interface Standing {
  readonly status: 'pending' | 'error' | 'success';
  readonly error: unknown;
  readonly errorUpdatedAt: number;
}

/** Whether the process is away, by how asking for the session stands. */
export function isAway({ status, error, errorUpdatedAt }: Standing): boolean {
  // Where there never was an answer, asking again forgets the failure: it is away until it has answered.
  return status === 'pending' ? errorUpdatedAt > 0 : isUnanswered(error);
}

/** The same. The shell asks. */
export function useIsAway(): boolean {
  return isAway(useQuery({ ...session, enabled: false }));
}
