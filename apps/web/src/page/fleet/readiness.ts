import { spanText } from '../time/instant-text.ts';
import type { Readiness } from './cached.ts';

type Model = NonNullable<Readiness['parts'][string]['models']>[number];

/** Behind the log by more than this is told, ms: what is shown may be older than what was just done. */
const TOLD_FROM_MS = 10_000;

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
  const behind = Object.values(parts)
    .flatMap(({ models }) => models ?? [])
    .filter(({ isHalted, msBehind }) => isHalted || msBehind > TOLD_FROM_MS);
  if (behind.length === 0) return undefined;
  return {
    title: 'What is counted and listed here is behind the log: the newest changes are missing.',
    details: behind.map(modelText),
  };
}

function modelText({ name, eventsBehind, msBehind, isHalted }: Model): string {
  const events = eventsBehind === 1 ? 'one event' : `${eventsBehind.toLocaleString('en')} events`;
  const far = eventsBehind === 0 ? [] : [`${events} behind, the oldest ${spanText(msBehind)} old`];
  return `${name}: ${[...far, ...(isHalted ? ['stands before an event that it cannot fold'] : [])].join(', ')}`;
}
