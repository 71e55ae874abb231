import { setTimeout as sleep } from 'node:timers/promises';
import type { Service } from '../service.ts';
import { GRACE_MS } from './grace.ts';

/** Pauses before a part is begun again, ms: the first, and the longest. */
interface RetryPauses {
  readonly min: number;
  readonly max: number;
}

/**
 * A part that has gone on for so long has recovered: its next failure is a first one. Longer than it takes to give up a
 * database that hangs, more than once: else a part that does nothing but wait for it would recover again and again.
 */
const RECOVERED_MS = 45_000;

/**
 * Runs a part of a process until the signal is aborted. What it throws is logged, and it is begun again, after pauses
 * that grow (default: 100 ms to 2 s). The part is ready unless it has been failing for 30 s; one that comes to an end
 * of its own has ended. A part that can tells by `progressed` that it gets on; of others it is taken for granted once
 * they have not failed for 45 s.
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
  const progressed = (): void => {
    failing = undefined;
  };
  health.add(name, () => {
    if (failing === undefined || performance.now() - begunAt > RECOVERED_MS)
      return { isReady: true, detail: 'at work' };
    const forMs = performance.now() - failing.since;
    return { isReady: forMs < GRACE_MS, detail: `failing for ${Math.ceil(forMs / 1000)} s: ${failing.message}` };
  });
  while (!signal.aborted) {
    begunAt = performance.now();
    try {
      await run(signal, progressed);
      if (!signal.aborted) health.set(name, { isReady: true, detail: 'at its end' });
      return;
    } catch (error) {
      if (signal.aborted) return;
      const now = performance.now();
      const isFirst = failing === undefined || now - begunAt > RECOVERED_MS;
      if (isFirst) pauseMs = retryMs.min;
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
