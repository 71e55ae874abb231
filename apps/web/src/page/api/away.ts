import { useQuery } from '@tanstack/preact-query';
import { isUnanswered } from './problem.ts';
import { session, wasUnanswered } from './session.ts';

interface Standing {
  readonly status: 'pending' | 'error' | 'success';
  readonly error: unknown;
}

/** Whether the process is away, by how asking for the session stands. */
export function isAway({ status, error }: Standing): boolean {
  return status === 'pending' ? wasUnanswered() : isUnanswered(error);
}

/** The same. The shell asks. */
export function useIsAway(): boolean {
  return isAway(useQuery({ ...session, enabled: false }));
}
