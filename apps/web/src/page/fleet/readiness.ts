import type { Readiness } from './cached.ts';

/** Behind the log by more than this is told, s: what is shown may be older than what was just done. */
const TOLD_FROM_S = 10;

export interface NotReady {
  /** What it is, and what it means. */
  readonly title: string;
  /** As the process tells it, part by part. */
  readonly details: readonly string[];
}

/** What is out of order with how the process does. `undefined`: nothing. */
export function notReady({ status, parts }: Readiness): NotReady | undefined {
  if (status === 'not-ready') {
    const details = Object.entries(parts)
      .filter(([, { isReady }]) => !isReady)
      .map(([part, { detail }]) => `${part}: ${detail}`);
    return { title: 'This process is not ready: what it answers may be late or missing.', details };
  }
  const behind = Object.values(parts).flatMap(({ detail }) => detail.split('; ').filter(isFarBehind));
  if (behind.length === 0) return undefined;
  return {
    title: 'What is counted and listed here is behind the log: the newest changes are missing.',
    details: behind,
  };
}

/** `destination: 1200 events, 31.4 s behind`. */
function isFarBehind(detail: string): boolean {
  const seconds = /, ([0-9.]+) s behind/.exec(detail)?.[1];
  return detail.includes('cannot fold') || (seconds !== undefined && Number(seconds) > TOLD_FROM_S);
}
