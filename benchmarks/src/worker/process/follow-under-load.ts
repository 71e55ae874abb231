import { startWorker } from '@wherefore/maintenance';
import { DEFAULT_SERVICE_SETTINGS, openService } from '@wherefore/service';
import { pino } from 'pino';
import { script } from '../../process/child.ts';
import { median } from '../../report/statistics.ts';
import { dueWorldPorts } from '../due-world.ts';

export interface FollowUnderLoadInput {
  readonly location: string;
  readonly seconds: number;
}

/** How long it took until what could be read was in every read model, ms. */
export interface FollowUnderLoadReport {
  readonly medianMs: number;
  readonly longestMs: number;
}

const SAMPLE_EVERY_MS = 100;

/** One worker that follows while others append; it samples how far behind its projections are. */
script<FollowUnderLoadInput, FollowUnderLoadReport>(async ({ location, seconds }) => {
  await using service = await openService(
    { ...DEFAULT_SERVICE_SETTINGS, database: location },
    { signal: new AbortController().signal, logger: pino({ level: 'silent' }), resolverPorts: dueWorldPorts() },
  );
  const { log, projections } = service;
  await using _ = await startWorker(service, { refreshesPerSecond: 1, refreshesAtOnce: 1, webhooks: [] });
  const waiting: { readonly position: bigint; readonly at: number }[] = [];
  const lags: number[] = [];
  const start = performance.now();
  for (let isOver = false; !isOver || waiting.length > 0; ) {
    const now = performance.now();
    isOver = now - start > seconds * 1000;
    if (!isOver) waiting.push({ position: await log.settled(), at: now });
    const served = (await projections.status()).filter(({ status }) => status === 'serving');
    const isReached = (position: bigint): boolean => served.every(({ positions }) => (positions[0] ?? 0n) >= position);
    while (waiting[0] !== undefined && isReached(waiting[0].position)) {
      const { at } = waiting.shift() as (typeof waiting)[number];
      lags.push(performance.now() - at);
    }
    await new Promise((resolve) => setTimeout(resolve, SAMPLE_EVERY_MS));
  }
  return { medianMs: median(lags), longestMs: Math.max(...lags) };
});
