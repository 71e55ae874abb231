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

export interface FollowUnderLoadReport {
  /** How long it took until what could be read was in every read model, ms. */
  readonly medianMs: number;
  readonly longestMs: number;
  /** Events in all read models when the load ended, for each second of it. */
  readonly followedPerSecond: number;
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
  let followed = 0n;
  for (let isOver = false; !isOver || waiting.length > 0; ) {
    const now = performance.now();
    isOver = now - start > seconds * 1000;
    if (!isOver) waiting.push({ position: await log.settled(), at: now });
    const served = (await projections.status()).filter(({ status }) => status === 'serving');
    const [reached = 0n] = served
      .map(({ positions }) => positions[0] ?? 0n)
      .toSorted((one, other) => Number(one - other));
    if (!isOver) followed = reached;
    while (waiting[0] !== undefined && waiting[0].position <= reached) {
      const { at } = waiting.shift() as (typeof waiting)[number];
      lags.push(performance.now() - at);
    }
    await new Promise((resolve) => setTimeout(resolve, SAMPLE_EVERY_MS));
  }
  return { medianMs: median(lags), longestMs: Math.max(...lags), followedPerSecond: Number(followed) / seconds };
});
