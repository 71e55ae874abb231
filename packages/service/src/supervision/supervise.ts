import { setTimeout as sleep } from 'node:timers/promises';
import type { Service } from '../service.ts';
import { GRACE_MS } from './grace.ts';

/** Pauses before a part is begun again, ms: the first, and the longest. */
interface RetryPauses {
  readonly min: number;
  readonly max: number;
}

/** A part that fails at once and then has gone on for so long has recovered: its next failure is a first one. */
const CALM_MS = 5000;

/**
 * One that takes longer to fail has to go on for longer: what does nothing but wait for a database that hangs would
 * recover again and again.
 */
const SLOW_MS = 2000;
const SLOW_CALM_MS = 20_000;
/** The same as long as nobody knows how long it takes. */
const UNKNOWN_CALM_MS = 45_000;

function calmAfter(longestRunMs: number): number {
  return longestRunMs < SLOW_MS ? CALM_MS : Math.max(SLOW_CALM_MS, 2 * longestRunMs);
}

/**
 * Runs a part of a process until the signal is aborted. What it throws is logged, and it is begun again, after pauses
 * that grow (default: 100 ms to 2 s). The part is ready unless it has been failing for 30 s; one that comes to an end
 * of its own had nothing to do here. A part that can tells by `progressed` that it gets on; of others it is taken for
 * granted once they have gone on for longer than it took them to fail.
 */
export async function supervise(
  name: string,
  run: (signal: AbortSignal, progressed: () => void) => Promise<void>,
  { signal, logger, health }: Pick<Service, 'signal' | 'logger' | 'health'>,
  { retryMs = { min: 100, max: 2000 } }: { readonly retryMs?: RetryPauses } = {},
): Promise<void> {
  let failing: { readonly since: number; readonly message: string } | undefined;
  let pauseMs = retryMs.min;
  let begunAt = performance.now();
  /** Of this time of trouble, from one failure to the next. */
  let longestRunMs: number | undefined;
  const progressed = (): void => {
    failing = undefined;
  };
  health.add(name, () => {
    const calmMs = calmAfter(longestRunMs ?? 0);
    if (failing === undefined || performance.now() - begunAt > calmMs) return { isReady: true, detail: 'at work' };
    const forMs = performance.now() - failing.since;
    return { isReady: forMs < GRACE_MS, detail: `failing for ${Math.ceil(forMs / 1000)} s: ${failing.message}` };
  });
  while (!signal.aborted) {
    begunAt = performance.now();
    try {
      await run(signal, progressed);
      if (!signal.aborted) health.set(name, { isReady: true, detail: 'nothing to do' });
      return;
    } catch (error) {
      if (signal.aborted) return;
      const now = performance.now();
      const ranMs = now - begunAt;
      const calmMs = longestRunMs === undefined ? UNKNOWN_CALM_MS : calmAfter(longestRunMs);
      const isFirst = failing === undefined || ranMs > calmMs;
      if (isFirst) pauseMs = retryMs.min;
      longestRunMs = isFirst ? undefined : Math.max(longestRunMs ?? 0, ranMs);
      failing = {
        since: isFirst ? now : (failing?.since ?? now),
        message: error instanceof Error ? error.message : String(error),
      };
      // One stack for each time of trouble says enough.
      if (isFirst) logger.warn({ err: error, part: name, retryInMs: pauseMs }, `${name} failed, and is begun again`);
      else logger.debug({ part: name, retryInMs: pauseMs, reason: failing.message }, `${name} still fails`);
      await sleep(pauseMs * (0.5 + Math.random() / 2), undefined, { signal }).catch(() => undefined);
      pauseMs = Math.min(pauseMs * 2, retryMs.max);
    }
  }
}
