import { setTimeout as sleep } from 'node:timers/promises';
import type { Instant, Milliseconds } from '@wherefore/discovery';

export interface WorkerClock {
  now(): Instant;
  /** @throws the reason of the signal */
  sleep(ms: Milliseconds, signal?: AbortSignal): Promise<void>;
}

export const systemClock: WorkerClock = {
  now: () => Date.now(),
  sleep: (ms, signal) => sleep(ms, undefined, { signal }),
};
